"""Linear models along their whole path, certified, and what may be said of a choice."""

from .elastic_net_path import ElasticNetPath as ElasticNetPath
from .elastic_net_path_cv import ElasticNetPathCV as ElasticNetPathCV
from .lasso_path_cv import LassoPathCV as LassoPathCV
from .ridge_path_cv import RidgePathCV as RidgePathCV
