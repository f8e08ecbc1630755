"""A PyTorch twin of the face model in `src/model/`, for training on a GPU or a cluster."""
