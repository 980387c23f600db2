"""Figures as objects: one theme, one kind of chart, drawn without a network."""

from .chart import Chart as Chart
