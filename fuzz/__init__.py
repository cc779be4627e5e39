"""Coverage-guided fuzzing of every parser of untrusted text: ``make fuzz``. Found inputs become tests in tests/hostile."""
