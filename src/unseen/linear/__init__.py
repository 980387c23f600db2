"""Linear models with the whole path of their penalties, certified and fast."""

from .elastic_net_path import ElasticNetPath as ElasticNetPath
from .elastic_net_path_cv import ElasticNetPathCV as ElasticNetPathCV
from .lasso_path_cv import LassoPathCV as LassoPathCV
from .ridge_path_cv import RidgePathCV as RidgePathCV
