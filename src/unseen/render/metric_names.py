"""What a metric is called in a sentence."""

_NAMES = {
    "auc": ("an", "AUC"),
    "average_precision": ("an", "average precision"),
    "log_loss": ("a", "log loss"),
    "brier": ("a", "Brier score"),
    "accuracy": ("an", "accuracy"),
    "balanced_accuracy": ("a", "balanced accuracy"),
    "macro_f1": ("a", "macro-F1"),
    "r2": ("an", "R²"),
    "rmse": ("an", "RMSE"),
    "mae": ("an", "MAE"),
    "spearman": ("a", "Spearman correlation"),
}


def metric_name(metric: str) -> str:
    """Give the reader's name of a metric.

    Examples
    --------
    >>> metric_name("auc"), metric_name("top_k_lift")
    ('AUC', 'top k lift')
    """
    return _NAMES[metric][1] if metric in _NAMES else metric.replace("_", " ")


def metric_phrase(metric: str) -> str:
    """Give the name with its article.

    Examples
    --------
    >>> metric_phrase("auc"), metric_phrase("top_k_lift")
    ('an AUC', 'a top k lift')
    """
    article = _NAMES[metric][0] if metric in _NAMES else "a"
    return f"{article} {metric_name(metric)}"
