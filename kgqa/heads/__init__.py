"""The heads on the shared representation: one file each, each an ``nn.Module`` from states to logits."""
