from dataclasses import dataclass
@dataclass(frozen=True)
class Calibration:
    x: float=0
    @classmethod
    def from_dict(cls, d): return cls(**d)
