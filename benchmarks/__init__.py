"""The speeds that this package promises, as ratios in one run: machines are noisy."""
