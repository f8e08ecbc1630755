//! Photographs in a model of drawings, and drawings in one of photographs: told once for each model.

use std::collections::BTreeSet;

use crate::context::Context;
use crate::medium::Medium;
use crate::messages::Severity;
use crate::photos::source_name;
use crate::{Source, samples};
use facemath_core::words;

#[derive(Default)]
pub(crate) struct MediumNote {
    /// The models of which it was told.
    told: BTreeSet<String>,
    /// The note on show: the model, the face that it is about, and the text.
    shown: Option<(String, Source, String)>,
}

impl MediumNote {
    /// Tells of the first face of the document that its model cannot draw, until face or model has gone.
    pub(crate) fn pump(&mut self, context: &mut Context) {
        let is_over = |(model, source, _): &mut (String, Source, String)| {
            let document = context.document();
            let mut sources = document.all_faces().filter_map(|face| face.source.as_ref());
            document.model() != model.as_str() || sources.all(|other| other != source)
        };
        if let Some((_, _, text)) = self.shown.take_if(is_over) {
            context.notices.messages.withdraw(&text);
        }
        if let Some((model, source, note)) = self.note(context) {
            self.told.insert(model.clone());
            context.report(Severity::Warning, note.as_str());
            self.shown = Some((model, source, note));
        }
    }

    /// The name of the model, the face, and what is to be told of it.
    fn note(&self, context: &Context) -> Option<(String, Source, String)> {
        // While another model is on its way, the faces are for that one.
        let is_in_use = context.model_name() == Some(context.document().model())
            && !context.engine.is_loading_model;
        let name = &context.model().filter(|_| is_in_use)?.name;
        let medium = Medium::of(context.model()?).filter(|_| !self.told.contains(name))?;
        let mut sources = context.document().all_faces();
        let other = sources.find_map(|face| {
            let source = face.source.as_ref()?;
            (medium_of(context, source)? != medium).then_some(source)
        })?;
        let note = medium.mismatch_note(name, &source_name(other));
        Some((name.clone(), other.clone(), words::capitalised(&note)))
    }
}

/// What a face seems to be: samples say it, and a picture in which the finder is sure of a face is likely a photograph unless it is in
/// plain colours, since that has learned from photographs alone. Of 200 photographs with nothing around the face it was sure in
/// 172, of 400 drawn faces from the web in 4. A picture without such a face may be anything.
fn medium_of(context: &Context, source: &Source) -> Option<Medium> {
    match source {
        Source::Sample { name } => Medium::of_sample(samples::find(name)?),
        Source::Photo { .. } => {
            let found = context.faces.found(source)?;
            found.first().filter(|face| face.is_sure())?;
            (!context.faces.look(source)?.is_drawn).then_some(Medium::Photographs)
        }
        _ => None,
    }
}
