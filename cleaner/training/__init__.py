"""Fitting of models: the only place that imports scikit-learn to fit."""
