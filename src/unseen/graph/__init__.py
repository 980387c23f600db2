"""The causal graph: read from any form, asked for effects and the paths to them."""

from .causal import CausalGraph as CausalGraph, Role as Role, joined as joined
from .dagitty import to_dagitty as to_dagitty
from .declared import declared_graph as declared_graph
from .read import read_graph as read_graph, read_graph_text as read_graph_text
from .trail import Trail as Trail, trail_of as trail_of, trails as trails
