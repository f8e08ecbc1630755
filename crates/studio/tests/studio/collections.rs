//! Looking among many faces without a window: a worker driven by hand, and the real one on real files.

mod real;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use facemath_core::latent::Latent;
use facemath_core::latent::map::{Ranked, farthest_first};
use facemath_studio::library::Origin;
use facemath_studio::{
    AlikeAmong, AlikeLook, Collection, CollectionEvent, CollectionNews, CollectionOrder,
    CollectionWorker, Found, MapFace, MapNews, Page, Source, Updated, Updating, View,
};
use image::{Rgb, RgbImage};

use crate::studio_support::{Studio, errors, set_age};

/// A worker that does nothing but note its orders.
#[derive(Clone, Default)]
struct Worker(Arc<Mutex<(Vec<CollectionOrder>, VecDeque<CollectionEvent>)>>);

impl Worker {
    fn orders(&self) -> Vec<CollectionOrder> {
        std::mem::take(&mut self.0.lock().unwrap().0)
    }

    fn tell(&self, ticket: u64, news: CollectionNews) {
        self.0
            .lock()
            .unwrap()
            .1
            .push_back(CollectionEvent { ticket, news });
    }
}

impl CollectionWorker for Worker {
    fn send(&mut self, order: CollectionOrder) {
        self.0.lock().unwrap().0.push(order);
    }

    fn try_next(&mut self) -> Option<CollectionEvent> {
        self.0.lock().unwrap().1.pop_front()
    }
}

/// The page of faces alike, among so many faces.
fn alike(among: AlikeAmong) -> View {
    View {
        page: Page::Neighbours,
        alike: AlikeLook { among, k: 5 },
        ..View::default()
    }
}

/// The page of the map.
fn map() -> View {
    View {
        page: Page::Map,
        ..View::default()
    }
}

fn watched(view: View) -> (Studio, Worker) {
    let mut studio = Studio::ready();
    let worker = Worker::default();
    studio.session.use_collections(Box::new(worker.clone()));
    studio.session.look(view);
    studio.session.pump();
    (studio, worker)
}

fn opened_ticket(orders: &[CollectionOrder]) -> u64 {
    let ticket = orders.iter().find_map(|order| match order {
        CollectionOrder::Open { ticket, .. } => Some(*ticket),
        _ => None,
    });
    ticket.expect("something was opened")
}

fn searches(orders: &[CollectionOrder]) -> Vec<Latent> {
    let searches = orders.iter().filter_map(|order| match order {
        CollectionOrder::Search { query, .. } => Some(query.clone()),
        _ => None,
    });
    searches.collect()
}

#[test]
fn nothing_is_opened_before_a_page_shows_it() {
    let (mut studio, worker) = watched(View::default());
    assert!(worker.orders().is_empty());
    studio.session.look(alike(AlikeAmong::Collection));
    studio.session.pump();
    studio.session.pump();
    assert_eq!(worker.orders().len(), 1, "opened, and once");
    studio
        .session
        .choose_collection(Collection::Photos("/photos".into()));
    studio.session.pump();
    let orders = worker.orders();
    assert!(matches!(
        &orders[..],
        [CollectionOrder::Open { collection: Collection::Photos(folder), .. }]
            if folder == Path::new("/photos")
    ));
}

#[test]
fn at_most_one_search_is_under_way_and_then_the_newest_comes() {
    let (mut studio, worker) = watched(alike(AlikeAmong::Collection));
    let ticket = opened_ticket(&worker.orders());
    worker.tell(ticket, CollectionNews::Opened { count: 9 });
    studio.session.pump();
    assert_eq!(searches(&worker.orders()).len(), 1);
    for age in [40.0, 50.0, 60.0] {
        let command = set_age(&studio, 0, age);
        studio.session.drag(command);
        studio.session.pump();
    }
    assert!(worker.orders().is_empty(), "the first is not answered yet");
    worker.tell(ticket, CollectionNews::Found(Found::default()));
    studio.session.pump();
    let asked = searches(&worker.orders());
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].as_slice()[crate::studio_support::AGE], 60.0);
}

#[test]
fn news_of_faces_that_are_open_no_longer_change_nothing() {
    let (mut studio, worker) = watched(alike(AlikeAmong::Collection));
    let old = opened_ticket(&worker.orders());
    studio
        .session
        .choose_collection(Collection::Inventions(500));
    studio.session.pump();
    worker.tell(old, CollectionNews::Opened { count: 9 });
    worker.tell(old, CollectionNews::Failed("Too late".to_owned()));
    studio.session.pump();
    assert!(!studio.session.collections().collection_status().is_open);
    assert!(errors(&studio).is_empty());
}

#[test]
fn an_update_tells_how_far_it_is_and_what_it_could_not_read() {
    let (mut studio, worker) = watched(alike(AlikeAmong::Collection));
    let ticket = opened_ticket(&worker.orders());
    worker.tell(ticket, CollectionNews::Opened { count: 0 });
    let updating = Updating {
        count: 3,
        done: 4,
        to_do: 20,
        left_secs: Some(8.0),
    };
    worker.tell(ticket, CollectionNews::Updating(updating));
    studio.session.pump();
    assert_eq!(
        studio.session.collections().collection_status().updating,
        Some(updating)
    );
    studio.session.stop_updating();
    assert!(matches!(
        worker.orders().last(),
        Some(CollectionOrder::Stop)
    ));
    let updated = Updated {
        count: 3,
        faceless: vec!["/photos/wall.jpg".into()],
        is_stopped: true,
        problems: (vec!["A.jpg is broken".to_owned()], 2),
    };
    worker.tell(ticket, CollectionNews::Updated(updated));
    studio.session.pump();
    assert!(
        studio
            .session
            .collections()
            .collection_status()
            .is_stopped()
    );
    for told in ["2 photos cannot be read", "No face was found in wall.jpg"] {
        let mut messages = studio.session.context().messages().iter();
        assert!(
            messages.any(|message| message.text.contains(told)),
            "{told}"
        );
    }
    studio.session.resume_updating();
    assert!(matches!(
        worker.orders().last(),
        Some(CollectionOrder::Resume)
    ));
}

#[test]
fn faces_in_slots_are_compared_without_a_worker() {
    let mut studio = Studio::ready();
    studio.session.look(alike(AlikeAmong::Slots));
    studio.session.pump();
    let alike = studio
        .session
        .collections()
        .alike(studio.session.context())
        .expect("a face is selected");
    assert_eq!(alike.faces.len(), 1);
    assert_eq!(alike.faces[0].name, "Omar");
    assert!((0.0..=2.0).contains(&alike.faces[0].distance));
}

/// A map of three photos in a row.
fn map_news(fraction: f32) -> MapNews {
    let faces = ["a", "b", "c"].map(|name| MapFace {
        origin: Origin::Photo(format!("/photos/{name}.jpg").into()),
        colour: None,
    });
    let places = vec![[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]];
    let ranks: Vec<Ranked> = farthest_first(&places);
    MapNews {
        faces: Arc::new(faces.into()),
        ranks: Arc::new(ranks),
        places: Arc::new(places),
        fraction,
        left_secs: None,
    }
}

fn with_map() -> (Studio, Worker, u64) {
    let (mut studio, worker) = watched(map());
    let ticket = opened_ticket(&worker.orders());
    worker.tell(ticket, CollectionNews::Opened { count: 3 });
    studio.session.pump();
    assert!(
        worker
            .orders()
            .iter()
            .any(|order| matches!(order, CollectionOrder::Map))
    );
    worker.tell(ticket, CollectionNews::Map(map_news(0.5)));
    studio.session.pump();
    (studio, worker, ticket)
}

#[test]
fn the_selected_face_is_on_the_map_between_those_most_like_it() {
    let (mut studio, worker, ticket) = with_map();
    assert_eq!(
        studio
            .session
            .collections()
            .place_of_selected(studio.session.context()),
        None
    );
    let found = Found {
        faces: Vec::new(),
        between: vec![(1, 0.75), (2, 0.25)],
    };
    worker.tell(ticket, CollectionNews::Found(found));
    studio.session.pump();
    assert_eq!(
        studio
            .session
            .collections()
            .place_of_selected(studio.session.context()),
        Some([0.25, 0.0])
    );
}

#[test]
fn colours_and_pictures_of_the_map_arrive_one_by_one() {
    let (mut studio, worker, ticket) = with_map();
    let red = Rgb([200, 0, 0]);
    worker.tell(ticket, CollectionNews::Colours(vec![(2, red), (77, red)]));
    let picture = Arc::new(RgbImage::new(64, 64));
    worker.tell(ticket, CollectionNews::Thumbnails(vec![(2, picture)]));
    studio.session.pump();
    let map = studio.session.collections().map().expect("a map");
    assert_eq!(map.colours(), [None, None, Some(red)]);
    let identity = map.identity();
    assert_eq!(studio.session.take_thumbnails().len(), 1);
    assert!(studio.session.take_thumbnails().is_empty());
    // The same faces elsewhere keep what is known of them; others do not.
    let same = MapNews {
        places: Arc::new(vec![[0.0; 2]; 3]),
        ..map_news(1.0)
    };
    worker.tell(ticket, CollectionNews::Map(same));
    studio.session.pump();
    let map = studio.session.collections().map().expect("a map");
    assert_ne!(map.identity(), identity, "another list of faces");
    assert_eq!(map.colours(), [None, None, None]);
}

#[test]
fn a_line_across_the_map_becomes_a_morph_in_one_step() {
    let (mut studio, _, _) = with_map();
    let before = studio.session.document().clone();
    let map = studio.session.collections().map().expect("a map");
    let faces = map.along(&[[-1.0, 0.1], [0.0, 0.2], [0.9, 0.1]]);
    assert_eq!(faces, [0, 1, 2]);
    assert!(studio.session.lay_path(&faces));
    let slots = studio.session.document().slots();
    let names: Vec<&str> = slots.iter().map(|slot| slot.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert!(matches!(&slots[0].source, Some(Source::Photo { .. })));
    studio.settle();
    assert_eq!(
        studio.session.context().key_count(),
        3,
        "they take part in the morph"
    );
    assert_eq!(
        studio.session.context().undo_title(),
        Some("lay out a morph")
    );
    studio.session.undo();
    assert_eq!(
        *studio.session.document(),
        before.with_selection(studio.session.document().selected())
    );
    assert!(!studio.session.lay_path(&[1]), "one face is no morph");
}
