"""Loads what was registered, where nothing but the registry answers; prints what it predicts."""
import mlflow
import numpy

print(mlflow.pyfunc.load_model("models:/fraud-detector/1").predict(numpy.array([[1.0, 2.0]])))
