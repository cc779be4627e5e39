"""The errors of adopting."""


class StateError(Exception):
    """A state cannot be read, or it contains nothing to adopt."""


class OptionError(Exception):
    """An option of the command does not fit the states or the output folder."""


class ProgramRunError(Exception):
    """The generated program does not run on the local AWS."""


class MissingImportError(Exception):
    """The program does not register a resource of the import file, so the two do not belong together."""


class UnsupportedActionError(Exception):
    """No button makes the same call as a custom action. The message completes a sentence about the action."""


class UnsupportedPatternError(Exception):
    """No gate has the same event pattern as a rule. The message completes a sentence about the rule."""


class UnsupportedMessageError(Exception):
    """No gate sends the same notification as a rule. The message completes a sentence about the message."""
