//! The hub as its users see it.

mod delivery;
mod random;
mod rights;
mod upkeep;
