//! What is known of the faces of a data set: any number of labels, each by name.

/// Name of the label that becomes the age model, in years.
pub const AGE: &str = "age";
/// Name of the label that holds UTKFace's five groups. It has no direction: averages are balanced over it.
pub const GROUP: &str = "group";
/// Name of the label that is 1 for faces labelled female and 0 for those labelled male.
pub const GENDER: &str = "gender";
/// Start of the names of a bundle's figures that say what a label's direction is worth.
pub(super) const LABEL_FIGURE: &str = "label.";

/// How a label's values are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// 0 is no, 1 is yes.
    YesNo,
    /// A quantity; more is more.
    Number,
}

/// One label of every face.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelColumn {
    /// The label's name, such as `glasses`.
    pub name: String,
    /// How its values are to be understood.
    pub kind: LabelKind,
    /// One value for each face, in the faces' order; `None` is unknown. Always finite.
    pub values: Vec<Option<f32>>,
}

/// The labels of a number of faces, column by column, since most faces lack most labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    faces: usize,
    columns: Vec<LabelColumn>,
}

impl Labels {
    /// Labels of `faces` faces of which nothing is known.
    pub fn unknown(faces: usize) -> Self {
        Self {
            faces,
            columns: Vec::new(),
        }
    }

    /// Number of faces.
    pub fn faces(&self) -> usize {
        self.faces
    }

    /// All labels, in the order in which they were first added.
    pub fn columns(&self) -> &[LabelColumn] {
        &self.columns
    }

    /// Adds a label, or lays its known values over those of the label of that name; a label that was a number once
    /// stays one. `values` are cut or filled up with unknowns to the number of faces; those that are not finite count
    /// as unknown.
    pub fn add(
        &mut self,
        name: &str,
        kind: LabelKind,
        values: impl IntoIterator<Item = Option<f32>>,
    ) {
        let place = match self.columns.iter().position(|column| column.name == name) {
            Some(place) => place,
            None => {
                self.columns.push(LabelColumn {
                    name: name.to_owned(),
                    kind,
                    values: vec![None; self.faces],
                });
                self.columns.len() - 1
            }
        };
        let Some(column) = self.columns.get_mut(place) else {
            return;
        };
        if kind == LabelKind::Number {
            column.kind = kind;
        }
        for (slot, value) in column.values.iter_mut().zip(values) {
            if let Some(value) = value.filter(|value| value.is_finite()) {
                *slot = Some(value);
            }
        }
    }

    /// The label of that name.
    pub fn column(&self, name: &str) -> Option<&LabelColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// One label of one face; `None` if it is not known.
    pub fn value(&self, name: &str, face: usize) -> Option<f32> {
        self.column(name)?.values.get(face).copied().flatten()
    }
}

/// What a UTKFace file name says: `[age]_[gender]_[race]_[timestamp].jpg.chip.jpg`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UtkFaceName {
    /// Age in years.
    pub age_years: f32,
    /// Whether the person is labelled female.
    pub female: bool,
    /// One of the data set's five groups, 0 to 4.
    pub group: u8,
}

impl UtkFaceName {
    /// Reads a file name. `None` if it is malformed.
    pub fn parse(name: &str) -> Option<Self> {
        let mut parts = name.split('_');
        let age: u8 = parts.next()?.parse().ok()?;
        let gender = parts.next()?;
        let group: u8 = parts.next()?.parse().ok()?;
        let stamp = parts.next()?;
        let rest_is_name =
            stamp.bytes().take(8).all(|b| b.is_ascii_digit()) && stamp.ends_with(".jpg");
        if age > 120 || group > 4 || !rest_is_name || parts.next().is_some() {
            return None;
        }
        let female = match gender {
            "0" => false,
            "1" => true,
            _ => return None,
        };
        Some(Self {
            age_years: f32::from(age),
            female,
            group,
        })
    }
}

/// The labels that UTKFace names give, one row for each name; none at all if no name is UTKFace's.
pub(super) fn labels_from_names(names: &[String]) -> Labels {
    let parsed: Vec<Option<UtkFaceName>> =
        names.iter().map(|name| UtkFaceName::parse(name)).collect();
    let mut labels = Labels::unknown(names.len());
    if parsed.iter().any(Option::is_some) {
        let column = |read: fn(UtkFaceName) -> f32| -> Vec<Option<f32>> {
            parsed.iter().map(|name| name.map(read)).collect()
        };
        labels.add(AGE, LabelKind::Number, column(|name| name.age_years));
        labels.add(
            GENDER,
            LabelKind::YesNo,
            column(|name| f32::from(u8::from(name.female))),
        );
        labels.add(
            GROUP,
            LabelKind::Number,
            column(|name| f32::from(name.group)),
        );
    }
    labels
}
