"""The convention of access: every address declares who may use it, and is walked as everybody else."""
