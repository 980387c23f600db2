"""Right-sized smooth models beside tuned boosting, forests and kernels."""
