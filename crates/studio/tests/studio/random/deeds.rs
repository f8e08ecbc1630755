//! Everything that a user does at random beside changing the document.

use super::{World, decoded, perform};
use crate::studio_support::{finish_files, invented};
use facemath_studio::{
    Animation, ConceptsIntent, Departure, ExampleGroup, FacesIntent, Film, Intent, InventionKind,
    Inventions, LeavingAnswer, Page, Side, StageView, TimelineIntent, View, WalkSettings,
};
use image::RgbaImage;

impl World {
    pub(super) fn place(&mut self, which: u16) {
        let slot = (!which.is_multiple_of(3)).then(|| self.slot(which / 3));
        match which % 4 {
            0 => self
                .studio
                .session
                .place_files(vec![self.path(which / 4)], slot),
            1 => {
                let paths = (0..which % 9).map(|number| self.path(number)).collect();
                self.studio.session.place_files(paths, slot);
            }
            2 => {
                self.studio.session.invent(u64::from(which), slot);
            }
            _ => {
                let picture = RgbaImage::new(u32::from(which % 40), u32::from(which % 30));
                self.studio.session.paste_picture(picture, slot);
            }
        }
    }

    pub(super) fn project(&mut self, which: u16) {
        let path = self.folder.path().join(format!("{}.facemath", which % 3));
        match which % 4 {
            0 => self.studio.session.save_project(&path),
            1 => self.studio.session.open_project(&path),
            2 => self.studio.session.new_project(),
            _ => finish_files(&mut self.studio.session),
        }
    }

    pub(super) fn leave(&mut self, which: u16) {
        let path = self.folder.path().join(format!("{}.facemath", which % 3));
        let session = &mut self.studio.session;
        match which % 7 {
            0 => session.leave(Departure::NewProject),
            1 => session.leave(Departure::OpenProject(path)),
            2 => session.leave(Departure::BringBack),
            3 => session.answer_leaving(LeavingAnswer::Save),
            4 => session.answer_leaving(LeavingAnswer::Discard),
            5 => session.answer_leaving(LeavingAnswer::Cancel),
            _ => session.save_and_leave(&path),
        }
        let _tasks = session.take_window_tasks();
    }

    pub(super) fn look(&mut self, which: u16) {
        let framing = (which.is_multiple_of(5)).then(|| self.slot(which));
        let session = &mut self.studio.session;
        session.look(View {
            page: Page::ALL[usize::from(which) % Page::ALL.len()],
            framing,
            are_axes_open: which.is_multiple_of(3),
            inventions: usize::from(which % 20),
            ..*session.view()
        });
    }

    pub(super) fn play(&mut self, which: u16, amount: f32) {
        let animation = Animation {
            slot: self.slot(which),
            control: Self::control(which / 5),
            from: (which.is_multiple_of(2)).then_some(amount * 50.0),
            to: (!which.is_multiple_of(3)).then_some(amount * 20.0),
        };
        let session = &mut self.studio.session;
        match which % 6 {
            0 => session.play(),
            1 => session.pause(),
            2 => session.scrub(amount * 4.0),
            3 => perform(
                session,
                Intent::Timeline(TimelineIntent::Step(i64::from(which) - 30)),
            ),
            4 => perform(
                session,
                Intent::Timeline(TimelineIntent::Animate(animation)),
            ),
            _ => session.show(
                [StageView::Face, StageView::Photo, StageView::Difference][usize::from(which) % 3],
            ),
        }
    }

    pub(super) fn walk(&mut self, which: u16, amount: f32) {
        let start = (which.is_multiple_of(2)).then(|| self.slot(which));
        let session = &mut self.studio.session;
        match which % 5 {
            0 => session.set_walk(WalkSettings {
                speed: amount,
                start,
                ..WalkSettings::default()
            }),
            1 => session.start_walking(),
            2 => session.toggle_walking(),
            3 => session.scrub_walk(usize::from(which)),
            _ => session.step_walk(i64::from(which) - 100),
        }
    }

    pub(super) fn invent(&mut self, which: u16, amount: f32) {
        let parents = [
            Some(self.slot(which)),
            (which.is_multiple_of(2)).then(|| self.slot(which / 2)),
        ];
        let kinds = [
            InventionKind::New,
            InventionKind::Alike,
            InventionKind::Kids,
        ];
        self.studio.session.set_inventions(Inventions {
            kind: kinds[usize::from(which) % 3],
            seed: u64::from(which),
            truncation: amount,
            amount,
            share: amount,
            parents,
            ..Inventions::default()
        });
    }

    pub(super) fn game(&mut self, which: u16) {
        let session = &mut self.studio.session;
        match which % 3 {
            0 => session.next_game_round(),
            1 => session.set_game_even(which.is_multiple_of(2)),
            _ => {
                let side = if which.is_multiple_of(2) {
                    Side::Left
                } else {
                    Side::Right
                };
                session.answer_game(side);
            }
        }
    }

    pub(super) fn draft(&mut self, which: u16) {
        let slot = self.slot(which);
        let path = self.path(which);
        let sides = [ExampleGroup::With, ExampleGroup::Without];
        let side = sides[usize::from(which / 9) % 2];
        let session = &mut self.studio.session;
        match which % 6 {
            0 => session.toggle_slot_example(side, slot),
            1 => session.add_example(side, invented(u64::from(which)), "Somebody"),
            2 => session.add_example_files(side, vec![path]),
            3 => {
                let index = usize::from(which % 11);
                perform(
                    session,
                    Intent::Concepts(ConceptsIntent::Remove { side, index }),
                );
            }
            4 => perform(session, Intent::Concepts(ConceptsIntent::Clear { side })),
            _ => {
                session.add_drafted_concept("Own", "less", "more");
            }
        }
    }

    pub(super) fn export(&mut self, which: u16) {
        let path = self.folder.path().join("film.gif");
        let session = &mut self.studio.session;
        match which % 5 {
            0 => {
                session.start_export(&path, Film::default(), &decoded);
            }
            1 => session.cancel_export(),
            2 => {
                session.start_walk_export(&path, Film::default(), &decoded);
            }
            3 => {
                session.start_saving_photo(&self.folder.path().join("photo.png"), &decoded);
            }
            _ => {
                session.start_baking(&decoded);
            }
        }
    }

    pub(super) fn odds(&mut self, which: u16, amount: f32) {
        let slot = self.slot(which);
        let found = self.path(which);
        let session = &mut self.studio.session;
        match which % 7 {
            0 => session.retry(slot),
            1 => session.locate(slot, found),
            2 => perform(session, Intent::Faces(FacesIntent::RandomiseAxes(slot))),
            3 => perform(session, Intent::Faces(FacesIntent::StopRefining(slot))),
            4 => {
                session.keep_answer();
            }
            5 => {
                let shown = session.context().messages();
                if let Some(message) = shown.first().map(|message| message.id) {
                    session.dismiss(message);
                }
            }
            _ => session.show_reach(amount > 0.0),
        }
        for _ in 0..which % 4 {
            session.undo();
        }
    }
}
