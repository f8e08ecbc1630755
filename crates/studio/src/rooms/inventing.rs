//! The sheet of inventions: faces from nothing, from one face or from two, small, to choose from.

use crate::limits::MAX_NAME_CHARS;
use std::sync::Arc;

use super::Page;
use crate::context::{Context, Extent, SMALL_PX, Sheet, faded, mixed};
use crate::inventions::{InventionKind, Inventions};
use crate::messages::Severity;
use crate::{SlotId, Source};
use facemath_core::latent::{Latent, Prior, kid};
use facemath_core::work::{Job, Stopped, Wake};
use facemath_nets::engine::{ModelInfo, Share};

/// What the sheet shows, and what it was made of.
pub struct Inventing {
    wanted: Inventions,
    /// How many are looked at; none while the sheet is closed.
    count: usize,
    made: Option<Made>,
    /// Faces that a flow is drawing, on other threads: dozens take longer than a frame may.
    work: Option<Work>,
    wake: Wake,
}

/// Codes on their way.
struct Work {
    made: Made,
    job: Job<Vec<Latent>>,
}

/// Everything that the codes on the sheet depend on.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    wanted: Inventions,
    count: usize,
    model: String,
    /// The faces that they come from.
    from: Vec<Origin>,
    /// How much of their detail is carried.
    amount: f32,
}

/// A face that others are made from, and whose detail it carries.
#[derive(Clone, Debug, PartialEq)]
struct Origin {
    code: Latent,
    shares: Vec<Share>,
}

impl Inventing {
    /// Which inventions the sheet shows.
    pub fn inventions(&self) -> &Inventions {
        &self.wanted
    }

    /// Shows others; numbers out of their range are brought into it.
    pub(crate) fn set_inventions(&mut self, inventions: Inventions) {
        self.wanted = inventions.limited();
    }

    /// Says how many inventions are looked at: 0 closes the sheet. They are drawn when the engine has nothing more urgent
    /// to do, and follow the selected face, the parents and the numbers by themselves.
    pub(crate) fn show_inventions(&mut self, count: usize) {
        self.count = count.min(usize::from(u16::MAX));
    }

    /// The slots of the two parents: those that were chosen and still hold a face, else the first two others that do.
    pub fn parents(&self, context: &Context) -> [Option<SlotId>; 2] {
        let is_filled = |id: &SlotId| context.document().slot(*id).is_some_and(|s| !s.is_empty());
        let mut parents = self.wanted.parents.map(|id| id.filter(is_filled));
        for place in 0..parents.len() {
            if parents[place].is_none() {
                let mut others = context.document().filled_slots().map(|slot| slot.id);
                parents[place] = others.find(|&id| !parents.contains(&Some(id)));
            }
        }
        parents
    }

    /// Why there are no inventions to see, in a sentence; `None` if there are.
    pub fn inventions_problem(&self, context: &Context) -> Option<&'static str> {
        match self.wanted.kind {
            _ if context.engine.model().is_none() => Some("The model is being loaded…"),
            InventionKind::New => None,
            InventionKind::Alike if Self::selected_name(context).is_none() => {
                Some("Select a face to see more like it")
            }
            InventionKind::Kids if self.parents(context).contains(&None) => {
                Some("Put faces into two slots to see children of theirs")
            }
            _ => self
                .origins(context)
                .is_none()
                .then_some("The faces are being read…"),
        }
    }

    /// The invention at a place of the sheet: what a slot is to hold, and its name. A face from nothing at the usual
    /// truncation is known by its number alone, so that projects stay small and the command line knows it too.
    pub fn invention(&self, context: &Context, index: usize) -> Option<(Source, String)> {
        let made = self.made.as_ref()?;
        let wanted = &made.wanted;
        let code = &context.tiles(Sheet::Page(Page::Invent)).get(index)?.latent;
        let seed = wanted.seed_at(index);
        let name_of = |slot: Option<SlotId>| {
            let slot = slot.and_then(|slot| context.document().slot(slot));
            slot.map_or("a face", |slot| slot.name.as_str())
        };
        let name = match wanted.kind {
            InventionKind::New
                if wanted.truncation == Prior::TRUNCATION
                    && wanted.asked.of(&context.model()?.prior).is_anybody() =>
            {
                return Some((Source::Invented { seed }, format!("Invented {seed}")));
            }
            InventionKind::New => format!("Invented {seed} at {:.2}", wanted.truncation),
            InventionKind::Alike => {
                format!("Like {} {seed}", name_of(context.document().selected()))
            }
            InventionKind::Kids => {
                let [a, b] = self.parents(context).map(name_of);
                format!("Kid {seed} of {a} and {b}")
            }
        };
        let source = context.computed_face(code.clone(), &made.shares(code))?;
        Some((source, name.chars().take(MAX_NAME_CHARS).collect()))
    }

    fn selected_name(context: &Context) -> Option<&str> {
        let slot = context.document().selected_slot()?;
        (!slot.is_empty()).then_some(slot.name.as_str())
    }

    /// The faces that inventions of the wanted kind come from; `None` while one is missing.
    fn origins(&self, context: &Context) -> Option<Vec<Origin>> {
        let slots = match self.wanted.kind {
            InventionKind::New => Vec::new(),
            InventionKind::Alike => vec![context.document().selected()?],
            InventionKind::Kids => {
                let [a, b] = self.parents(context);
                vec![a?, b?]
            }
        };
        slots
            .into_iter()
            .map(|slot| {
                Some(Origin {
                    code: context.edited_code(slot)?,
                    shares: context.shares(context.document().slot(slot)?),
                })
            })
            .collect()
    }

    /// Makes the codes of the sheet anew if anything they depend on has changed.
    pub(crate) fn update_inventions(&mut self, context: &mut Context) {
        let wanted = (self.count > 0)
            .then(|| {
                Some(Made {
                    wanted: self.wanted,
                    count: self.count,
                    model: context.model_name()?.to_owned(),
                    from: self.origins(context)?,
                    amount: context.detail_amount(),
                })
            })
            .flatten();
        if wanted == self.made {
            self.work = None;
            return;
        }
        let model = context.engine.model().map(|model| Arc::clone(&model.info));
        if let (Some(wanted), Some(model)) = (&wanted, &model)
            && wanted.is_flowing(&model.prior)
        {
            if let Some((made, codes)) = self.answer_to(wanted, model) {
                if let Err(Stopped::Failed(reason)) = &codes {
                    context.notices.report(Severity::Error, reason.as_str());
                }
                // What failed leaves an empty sheet, and is not tried again and again.
                self.show_made(context, Some(made), codes.unwrap_or_default());
            }
            return;
        }
        self.work = None;
        let codes = wanted
            .as_ref()
            .zip(model)
            .and_then(|(wanted, model)| wanted.codes(&model.prior))
            .unwrap_or_default();
        self.show_made(context, wanted, codes);
    }

    /// Shows codes on the sheet.
    fn show_made(&mut self, context: &mut Context, wanted: Option<Made>, codes: Vec<Latent>) {
        let tiles = codes
            .into_iter()
            .map(|code| {
                let shares = wanted.as_ref().map(|wanted| wanted.shares(&code));
                context.drawing(code, shares.unwrap_or_default(), Extent::UpTo(SMALL_PX))
            })
            .collect();
        self.made = wanted;
        context.set_tiles(Sheet::Page(Page::Invent), tiles);
    }
}

impl Inventing {
    /// With what wakes the window when faces have been invented.
    pub fn new(wake: Wake) -> Self {
        Self {
            wanted: Inventions::default(),
            count: 0,
            made: None,
            work: None,
            wake,
        }
    }

    /// Codes that have been made: the wanted ones or, while a slider moves, earlier ones. Has the wanted ones made if nothing
    /// is under way.
    fn answer_to(
        &mut self,
        wanted: &Made,
        model: &Arc<ModelInfo>,
    ) -> Option<(Made, Result<Vec<Latent>, Stopped>)> {
        if let Some(work) = &mut self.work {
            let codes = work.job.poll()?;
            let made = self.work.take()?.made;
            if made.model == wanted.model {
                return Some((made, codes));
            }
        }
        let (made, model) = (wanted.clone(), Arc::clone(model));
        self.work = Some(Work {
            made: wanted.clone(),
            job: Job::spawn("inventing", "Inventing faces", &self.wake, move |_| {
                Ok(made.codes(&model.prior).unwrap_or_default())
            }),
        });
        None
    }
}

impl Made {
    /// Whether a flow draws these faces.
    fn is_flowing(&self, prior: &Prior) -> bool {
        self.wanted.kind == InventionKind::New && prior.flow().is_some()
    }

    /// Whose detail a face on the sheet carries: what is left of that of the faces it comes from.
    fn shares(&self, code: &Latent) -> Vec<Share> {
        let left: Vec<Vec<Share>> = self
            .from
            .iter()
            .map(|origin| faded(&origin.shares, &origin.code, code))
            .collect();
        let left: Vec<(&[Share], f32)> = left.iter().map(|left| (left.as_slice(), 1.0)).collect();
        mixed(&left)
    }

    /// `None` if the faces are not the prior's, which cannot be.
    fn codes(&self, prior: &Prior) -> Option<Vec<Latent>> {
        let Inventions {
            kind,
            truncation,
            amount,
            share,
            ..
        } = self.wanted;
        let mut seeds = (0..self.count).map(|index| self.wanted.seed_at(index));
        match (kind, self.from.as_slice()) {
            (InventionKind::Alike, [face]) => {
                let near = prior.near(&face.code).ok()?;
                Some(seeds.map(|seed| near.face(amount, seed)).collect())
            }
            (InventionKind::Kids, [a, b]) => seeds.try_fold(Vec::new(), |mut kids, seed| {
                kids.push(kid(&a.code, &b.code, share, seed).ok()?);
                Some(kids)
            }),
            _ => {
                let seeds: Vec<u64> = seeds.collect();
                Some(prior.invent_all(&seeds, truncation, &self.wanted.asked.of(prior)))
            }
        }
    }
}
