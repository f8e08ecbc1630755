//! The judge of drawn faces and the score card it fills in, on small faces drawn by code.

mod calibrate;
mod drawn;
mod frechet;
mod learning;
mod score;
