use super::easing::smooth_step;
use super::{Concept, Directions, Latent};

/// The concept's name in models that know it.
const GLASSES: &str = "glasses";
/// By how much the read-out moves when glasses begin to go, and when they are off. One unit of the slider lowers it by 2.0 to 5.3 in
/// nine of ten wearers (3.4 in the middle), one of gender by 0.2 at most.
const FALLS: (f32, f32) = (0.8, 2.0);
/// By how much it moves when glasses begin to show, and when they are on: half-way along the slider's unit they are half there, as the
/// decoder draws them.
const RISES: (f32, f32) = (0.3, 2.2);
/// What is read in faces that wear none and in those that wear some, where some could be put on: nine of ten are on their side.
const WORN: (f32, f32) = (-0.3, 0.5);
/// The same where some could be taken off: three of four without any are below the first, 19 of 20 wearers above it.
const WEARS: (f32, f32) = (-0.6, 0.0);

/// What an edit does to the glasses of a face, in shares of 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GlassesChange {
    /// How much of those that it may wear has been taken off.
    pub taken_off: f32,
    /// How much of some has been put on where it wore none: of the dark full rims by which the concept was taught.
    pub put_on: f32,
}

impl Directions {
    /// What has happened to the glasses of the face `own` in `now`, which set out from it. Models without the concept know of none,
    /// and those whose concept was not taught through the decoder, such as models of drawings, put on what they draw themselves.
    pub fn glasses_change(&self, own: &Latent, now: &Latent) -> GlassesChange {
        let known = self.concept(GLASSES);
        let known =
            known.filter(|glasses| [own.dim(), now.dim()] == [glasses.probe.weights.dim(); 2]);
        let Some(Concept { probe, network, .. }) = known else {
            return GlassesChange::default();
        };
        let (before, after) = (probe.read(own), probe.read(now));
        GlassesChange {
            taken_off: smooth_step(FALLS, before - after) * smooth_step(WEARS, before),
            put_on: match network {
                Some(_) => smooth_step(RISES, after - before) * (1.0 - smooth_step(WORN, before)),
                None => 0.0,
            },
        }
    }
}
