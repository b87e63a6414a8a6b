"""Words for what is entered about accounts, and for passwords and keys that will not do."""

from __future__ import annotations

from typing import Final

from clinic_desk.i18n import N_
from clinic_desk.rules.passwords import KEY_LENGTH, MIN_LENGTH

FIELDS: Final = {
    "login": N_("Log-in name"),
    "password": N_("Password"),
    "key": N_("One-time key"),
    "idle_minutes": N_("Minutes until the desk is locked"),
    "extra": N_("Further rights"),
    "role": N_("Role"),
}
BAD_FIELDS: Final = {
    "short": N_("{field}: at least {signs} signs are needed. Several words are easiest to remember."),
    "like_name": N_("{field}: it must not look like the log-in name."),
    "common": N_("{field}: everybody tries this first. Choose something else."),
    "unchanged": N_("{field}: this is the one from before. Choose another one."),
    "taken": N_("{field}: another account has this already."),
    "malformed": N_("{field}: this is not complete, it has {key_signs} letters and digits."),
}
USAGE: Final = {
    "login_off": N_("{detail}: this clinic does not log in."),
    "no_folder": N_("{detail} goes only with a command on a data folder."),
    "no_password": N_("A password is needed: in the variable {detail}, or as a line of standard input."),
}
COUNTS: Final = {"signs": MIN_LENGTH, "key_signs": KEY_LENGTH}
"""What the sentences above name."""
NO_RIGHT: Final = {
    "must_change": N_("Choose a password of your own first."),
    "login_off": N_("This clinic does not log in, so no account is needed."),
    "first_only": N_("There are accounts already. An administrator makes new ones."),
    "other_name": N_("Nobody writes in another one's name."),
}
