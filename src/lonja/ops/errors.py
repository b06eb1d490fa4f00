"""What stops a command before it could begin; the message says the remedy."""


class StartProblem(Exception):
    """Something of the installation is missing, taken or broken; written for the operator."""
