"""The heads on the shared representation: a file each, each a module from states to logits."""
