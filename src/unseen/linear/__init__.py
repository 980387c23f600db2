"""Linear models along their whole path, certified, and what may be said of a choice.

The names are bound here, once, because modules and functions share theirs.
"""

from .debiased import debiased_lasso as debiased_lasso
from .elastic_net_path import ElasticNetPath as ElasticNetPath
from .elastic_net_path_cv import ElasticNetPathCV as ElasticNetPathCV
from .inference import Inference as Inference
from .lasso_path_cv import LassoPathCV as LassoPathCV
from .polyhedral import polyhedral_intervals as polyhedral_intervals
from .ridge_path_cv import RidgePathCV as RidgePathCV
from .splitting import split_intervals as split_intervals
from .stability import Stability as Stability, stability as stability
from .stand_ins import StandIns as StandIns, stand_ins as stand_ins
