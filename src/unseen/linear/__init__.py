"""Linear models with the whole path of their penalties, certified and fast."""

from .elastic_net_path import ElasticNetPath as ElasticNetPath
from .elastic_net_path_cv import ElasticNetPathCV as ElasticNetPathCV
