//! Principal axes: computed when somebody looks, and kept as they were in projects of earlier versions.

use std::fs;

use facemath_core::latent::AxisMetric;
use facemath_studio::{
    Attribute, Command, Control, Document, Picture, Sheet, SlotId, SlotState, TileId, TrackEdit,
    TrackPoint, View, load_project, save_project,
};
use serde_json::{Value, json};

use crate::studio_support::{Studio, after, first_run, ids, stage_age};

/// Lets everything happen until the model's axes are there, which takes another thread.
fn settle_with_axes(studio: &mut Studio) {
    studio.settle();
    while studio.session.context().axes().is_none() {
        std::thread::yield_now();
        studio.settle();
    }
    studio.settle();
}

/// Asks for a place on the first axis. Nothing wrong is shown while the axes are being computed.
fn move_along_first(studio: &mut Studio, slot: SlotId) {
    studio.session.commit(Command::SetControl {
        slot,
        control: Control::Axis(1),
        value: 2.0,
    });
    let state = studio.session.context().slot_state(slot);
    assert_eq!(state, SlotState::Encoding);
}

#[test]
fn a_lock_keeps_the_age_that_an_axis_would_change() {
    let mut studio = Studio::ready();
    let slot = studio.slot(0);
    move_along_first(&mut studio, slot);
    assert_eq!(studio.session.context().edited_reading(slot), None);
    settle_with_axes(&mut studio);
    assert_eq!(studio.session.context().slot_state(slot), SlotState::Ready);

    let ages = |studio: &Studio| {
        let [before, after] = [
            studio.session.context().reading(slot).expect("it is read"),
            studio
                .session
                .context()
                .edited_reading(slot)
                .expect("it is read"),
        ];
        [before, after].map(|reading| reading.age_years.expect("the model knows ages"))
    };
    let [before, after] = ages(&studio);
    assert!((before - after).abs() > 5.0, "{before} and {after}");
    let axis = |studio: &Studio| {
        studio
            .session
            .context()
            .axis_readings(slot)
            .expect("it is read")[0]
    };
    assert!((axis(&studio).edited_sd - 2.0).abs() < 1e-2);

    studio.session.commit(Command::SetLock {
        slot,
        control: Control::Age,
        locked: true,
    });
    studio.settle();
    let [before, after] = ages(&studio);
    assert!((before - after).abs() < 1e-3, "{before} and {after}");
    assert_eq!(f32::from(stage_age(&studio)), before);
    assert!(axis(&studio).own_sd != axis(&studio).edited_sd);

    studio.session.undo();
    studio.settle();
    let [before, after] = ages(&studio);
    assert!((before - after).abs() > 5.0, "{before} and {after}");
}

#[test]
fn the_ends_of_the_axes_are_drawn_while_somebody_looks_at_them() {
    let mut studio = Studio::ready();
    assert!(
        studio.session.context().axes().is_none(),
        "not computed in vain"
    );
    studio.session.look(View {
        are_axes_open: true,
        ..View::default()
    });
    settle_with_axes(&mut studio);
    let count = studio
        .session
        .context()
        .axes()
        .expect("computed")
        .numbers()
        .count();
    assert_eq!(studio.session.context().tiles(Sheet::Axes).len(), 2 * count);
    let tile = Picture::Tile(TileId {
        sheet: Sheet::Axes,
        index: 1,
    });
    assert!(studio.session.context().shown(tile).is_some());

    // Another model has others.
    studio.session.commit(Command::UseModel {
        model: "drawn".into(),
    });
    let before = studio.session.context().axes().cloned().expect("computed");
    settle_with_axes(&mut studio);
    let after = studio.session.context().axes().expect("computed");
    assert!(!std::sync::Arc::ptr_eq(&before, after));
    assert!(studio.session.context().shown(tile).is_some());

    studio.session.look(View {
        are_axes_open: false,
        ..View::default()
    });
    studio.settle();
    assert!(studio.session.context().tiles(Sheet::Axes).is_empty());
    assert!(studio.session.context().shown(tile).is_none());
}

/// A project of version 6 whose first face has `edits`.
fn of_version_6(edits: Value) -> String {
    let mut document = serde_json::to_value(first_run()).expect("plain data");
    document["slots"][0]["edits"] = edits;
    json!({ "format": "facemath-project", "version": 6, "document": document }).to_string()
}

#[test]
fn an_older_project_keeps_its_axes_until_it_is_asked_for_those_of_today() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.facemath");
    fs::write(&path, of_version_6(json!({ "axes": { "1": 2.0 } }))).expect("it is ours");
    let mut studio = Studio::ready();
    assert!(studio.open(&path));
    settle_with_axes(&mut studio);
    let axes = |studio: &Studio| {
        let axes = studio.session.context().axes().expect("computed");
        let step = axes.axis(1).expect("it has this number").clone();
        (axes.metric(), step)
    };
    let (metric, old) = axes(&studio);
    assert_eq!(metric, AxisMetric::Code);

    // They stay when the work is saved by this version.
    save_project(&path, studio.session.document()).expect("saved");
    let saved = load_project(&path).expect("it is whole");
    assert_eq!(&saved, studio.session.document());

    studio.session.commit(Command::RenewAxes);
    let slot = studio.slot(0);
    move_along_first(&mut studio, slot);
    settle_with_axes(&mut studio);
    let (metric, new) = axes(&studio);
    assert_eq!(metric, AxisMetric::Picture);
    assert_ne!(old, new);

    studio.session.undo();
    studio.session.undo();
    settle_with_axes(&mut studio);
    assert_eq!(axes(&studio), (AxisMetric::Code, old));
}

#[test]
fn only_projects_that_used_axes_keep_the_older_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("old.facemath");
    let metric = |change: fn(&mut Value)| {
        let mut project: Value = serde_json::from_str(&of_version_6(json!({}))).expect("JSON");
        change(&mut project["document"]);
        fs::write(&path, project.to_string()).expect("it is ours");
        load_project(&path).expect("it is whole").axis_metric()
    };
    assert_eq!(metric(|_| ()), AxisMetric::Picture);
    let named = |document: &mut Value| document["axis_names"] = json!({ "faces": { "3": "Hair" } });
    assert_eq!(metric(named), AxisMetric::Code);
    let tracked = |document: &mut Value| {
        document["tracks"] = json!([{
            "attribute": { "axis": 3 },
            "points": [{ "position": 0.0, "value": 1.0 }],
        }]);
    };
    assert_eq!(metric(tracked), AxisMetric::Code);
}

#[test]
fn what_was_set_on_older_axes_goes_with_them() {
    let slot = ids(&first_run())[0];
    let mut old = serde_json::to_value(first_run()).expect("plain data");
    old["axis_metric"] = json!(AxisMetric::Code);
    let old: Document = serde_json::from_value(old).expect("a document");
    let track = |attribute| {
        Command::EditTracks(TrackEdit::Set {
            attribute,
            point: TrackPoint::new(0.0, 1.0),
        })
    };
    let used = after(
        old,
        &[
            Command::SetControl {
                slot,
                control: Control::Axis(1),
                value: 2.0,
            },
            Command::RenameAxis {
                axis: 1,
                name: "Hair".into(),
            },
            track(Attribute::Axis(1)),
            track(Attribute::Detail),
        ],
    );
    let renewed = after(used, &[Command::RenewAxes]);
    assert_eq!(renewed.axis_metric(), AxisMetric::Picture);
    assert!(renewed.slots()[0].edits.axes.is_empty());
    assert_eq!(renewed.axis_name(1), None);
    let kept: Vec<&Attribute> = renewed
        .tracks()
        .iter()
        .map(|track| &track.attribute)
        .collect();
    assert_eq!(kept, [&Attribute::Detail]);
}
