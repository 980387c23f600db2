"""A ladder of models, from the mean to gradient boosting, and the right rung of it."""

from .climb import Climbed as Climbed, climb as climb
from .clipped_scaler import ClippedScaler as ClippedScaler
from .fitted_model import FittedModel as FittedModel
from .fitting import with_own_folds as with_own_folds
from .limits import some_rows as some_rows
from .read_rows import read_rows as read_rows
from .result import LadderReport as LadderReport, RungScore as RungScore
from .rows import Rows as Rows
from .rungs import RUNGS as RUNGS, Rung as Rung
from .skops_file import TRUSTED as TRUSTED, load_model as load_model
from .table_reader import TableReader as TableReader
