"""Two well-regularised models that stand in where the user names none.

They are NumPy alone: importing scikit-learn costs more time than the whole audit of a
small table may take. `benchmarks/` holds them against scikit-learn's.
"""
