//! What the decoder draws of many codes at once, for pictures that photographs lend their detail to.

use std::sync::Arc;

use super::{Host, not_computed};
use crate::engine::EngineError;
use crate::engine::drawing::{Drawing, Photograph};
use crate::engine::messages::Target;
use crate::engine::portraits::{Portraits, missing};
use crate::engine::runner::{RunError, Runner, guarded};
use crate::model::Sharpen;
use facemath_core::detail::Planes;
use facemath_core::latent::Latent;

impl<T: Target> Host<T> {
    /// The decoder's pictures of drawings, in their order, with their photographs made ready. All of them, or none, have a
    /// sharpening of their own.
    pub(super) fn planes(
        &mut self,
        drawings: &[Drawing],
        sharpen: Sharpen,
    ) -> Result<Vec<Planes<3>>, EngineError> {
        drawings
            .iter()
            .try_for_each(|drawing| self.check_latent(&drawing.latent))?;
        if drawings.iter().any(|drawing| drawing.sharpen.is_some()) {
            return self.planes_sharpened_apart(drawings, sharpen);
        }
        let (missing, drawn) = self.drawn(
            drawings,
            |portraits, photograph| portraits.is_ready(photograph, sharpen),
            |runner, batch| runner.decode(batch, sharpen),
        )?;
        let mut drawn = drawn.into_iter();
        for (photograph, own) in missing.iter().zip(drawn.by_ref()) {
            self.portraits.keep(photograph, sharpen, own);
        }
        Ok(drawn.collect())
    }

    /// The same where each may be sharpened otherwise: the network draws all at once and each photograph once for all amounts.
    fn planes_sharpened_apart(
        &mut self,
        drawings: &[Drawing],
        usual: Sharpen,
    ) -> Result<Vec<Planes<3>>, EngineError> {
        let (missing, drawn) =
            self.drawn(drawings, Portraits::has_raw, Runner::decode_unsharpened)?;
        let mut drawn = drawn.into_iter();
        for (photograph, own) in missing.iter().zip(drawn.by_ref()) {
            self.portraits.keep_raw(photograph, own);
        }
        let sharpened = drawings
            .iter()
            .zip(drawn)
            .map(|(drawing, drawn)| guarded(|| drawn.sharpened(drawing.sharpened(usual))));
        let sharpened: Result<Vec<_>, RunError> = sharpened.collect();
        sharpened.map_err(|error| not_computed(&error))
    }

    /// The photographs behind drawings that are not known yet, and what the network draws of these and then of the drawings, in
    /// batches.
    fn drawn<D>(
        &mut self,
        drawings: &[Drawing],
        is_known: impl Fn(&Portraits, &Arc<Photograph>) -> bool,
        decode: impl Fn(&Runner, &[&Latent]) -> Result<Vec<D>, RunError>,
    ) -> Result<(Vec<Arc<Photograph>>, Vec<D>), EngineError> {
        self.attempt(|host, runner| {
            let is_known = |photograph: &_| is_known(&host.portraits, photograph);
            let missing = missing(drawings, runner.info.latent_dim, is_known);
            let own = missing.iter().map(|photograph| &photograph.latent);
            let latents: Vec<&Latent> = own
                .chain(drawings.iter().map(|drawing| &drawing.latent))
                .collect();
            let mut drawn = Vec::with_capacity(latents.len());
            for batch in latents.chunks(host.batch()) {
                drawn.extend(decode(runner, batch)?);
            }
            Ok((missing, drawn))
        })
    }
}
