//! Data sets and their labels, training, directions, the judge.

mod aging;
mod cards;
mod directions;
mod judge;
mod labels;
mod measure;
mod trainer;
