"""A PyTorch twin of the face model in `crates/nets/src/model/`, for training on a GPU or a cluster."""
