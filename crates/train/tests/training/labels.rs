//! Label files, as users and data sets write them.

use std::fs;
use std::path::PathBuf;

use facemath_train::{
    AGE, FaceSet, GENDER, LabelError, LabelFile, LabelKind, UtkFaceName, read_label_file,
};
use image::{Rgb, RgbImage};

/// Writes a label file and reads it.
fn read(text: &str) -> Result<LabelFile, LabelError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path: PathBuf = folder.path().join("labels.csv");
    fs::write(&path, text).expect("writable");
    read_label_file(&path)
}

fn value(file: &LabelFile, label: &str, face: &str) -> Option<f32> {
    let column = file.columns.iter().find(|column| column.name == label);
    column.expect(label).values.get(face).copied()
}

fn kind(file: &LabelFile, label: &str) -> LabelKind {
    let column = file.columns.iter().find(|column| column.name == label);
    column.expect(label).kind
}

#[test]
fn glasses_with_levels_and_a_text_column_are_a_yes_or_no_label() {
    let file = read("file,glasses,source\na.jpg,0,seen\nb.jpg,1,seen\nc.jpg,2,model\n")
        .expect("well formed");
    assert_eq!(kind(&file, "glasses"), LabelKind::YesNo);
    assert_eq!(value(&file, "glasses", "a.jpg"), Some(0.0));
    assert_eq!(value(&file, "glasses", "b.jpg"), Some(1.0));
    assert_eq!(value(&file, "glasses", "c.jpg"), Some(1.0));
    assert_eq!(file.columns.len(), 1);
    assert!(file.notes[0].contains("\"source\""), "{:?}", file.notes);
}

#[test]
fn words_numbers_gaps_quotes_and_folders_are_understood() {
    let file = read(
        "\u{feff}file,smile,Nose length,age\r\n\"faces/a, b.jpg\", Yes ,12.5,30\r\nb.jpg,no,,1\r\n\r\nc.jpg,,3,\r\n\
         d.jpg,TRUE,4,2\r\ne.jpg,no,5.5,1\r\n",
    )
    .expect("well formed");
    assert_eq!(value(&file, "smile", "a, b.jpg"), Some(1.0));
    assert_eq!(value(&file, "smile", "b.jpg"), Some(0.0));
    assert_eq!(value(&file, "smile", "c.jpg"), None);
    assert_eq!(kind(&file, "Nose_length"), LabelKind::Number);
    assert_eq!(value(&file, "Nose_length", "b.jpg"), None);
    // Three small whole numbers, but ages.
    assert_eq!(kind(&file, AGE), LabelKind::Number);
    assert_eq!(value(&file, AGE, "b.jpg"), Some(1.0));
}

#[test]
fn celeba_is_read_as_it_comes() {
    let list = "2\n5_o_Clock_Shadow Eyeglasses Male No_Beard Smiling \n000001.jpg -1  1  1 -1 -1\n000002.jpg  1 -1 -1  1  1\n";
    let csv = "image_id,5_o_Clock_Shadow,Eyeglasses,Male,No_Beard,Smiling\n000001.jpg,-1,1,1,-1,-1\n000002.jpg,1,-1,-1,1,1\n";
    for text in [list, csv] {
        let file = read(text).expect("well formed");
        let of_first: Vec<(&str, Option<f32>)> =
            ["5_o_Clock_Shadow", "glasses", GENDER, "beard", "smile"]
                .into_iter()
                .map(|label| (label, value(&file, label, "000001.jpg")))
                .collect();
        assert_eq!(
            of_first,
            [
                ("5_o_Clock_Shadow", Some(0.0)),
                ("glasses", Some(1.0)),
                // Male is 0 here, where 1 is labelled female; no beard is turned round as well.
                (GENDER, Some(0.0)),
                ("beard", Some(1.0)),
                ("smile", Some(0.0)),
            ]
        );
        assert_eq!(value(&file, GENDER, "000002.jpg"), Some(1.0));
    }
}

#[test]
fn mistakes_are_named_with_their_line() {
    for (text, expected) in [
        (
            "file,glasses\na.jpg,0\nb.jpg,maybe\n",
            "\"maybe\" for glasses in line 3",
        ),
        (
            "file,glasses\na.jpg,0\nb.jpg\n",
            "in line 3 than in its heading: 1 in place of 2",
        ),
        ("a.jpg,0\nb.jpg,1\n", "no heading"),
        ("", "no heading"),
        ("just text\n", "no heading"),
        ("12\n", "no heading"),
    ] {
        let error = read(text).expect_err(text).to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = read_label_file("/nonexistent/labels.csv".as_ref()).expect_err("missing");
    assert!(error.to_string().contains("/nonexistent/labels.csv"));
}

#[test]
fn two_values_are_yes_and_no_whatever_they_are() {
    let file = read("file,a,b,c\nx,1,5,1\ny,2,9,2\nz,1,5,3\n").expect("well formed");
    assert_eq!(value(&file, "a", "x"), Some(0.0));
    assert_eq!(value(&file, "b", "y"), Some(1.0));
    // Three levels, all above 0: there would be no "no".
    assert_eq!(kind(&file, "c"), LabelKind::Number);
}

#[test]
fn label_files_add_to_what_names_say() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names = [
        "20_0_1_20170116184024662.jpg.chip.jpg",
        "30_1_2_20170116184024662.jpg.chip.jpg",
    ];
    for name in names {
        RgbImage::from_pixel(8, 8, Rgb([90, 80, 70]))
            .save(folder.path().join(name))
            .expect("writable");
    }
    let mut set = FaceSet::load(folder.path(), 8, &|_| {}).expect("two pictures");
    assert_eq!(set.labels().value(AGE, 0), Some(20.0));
    let file = read(&format!(
        "file,smile,gender\n{},yes,1\nstranger.jpg,no,0\n",
        names[0]
    ))
    .expect("well formed");
    assert_eq!(set.add_labels(&file), 1);
    assert_eq!(set.labels().value("smile", 0), Some(1.0));
    assert_eq!(set.labels().value("smile", 1), None);
    assert_eq!(
        set.labels().value(GENDER, 0),
        Some(1.0),
        "the file has the last word"
    );
    assert_eq!(
        set.labels().value(GENDER, 1),
        Some(1.0),
        "what it does not say stays"
    );
    let strangers = read("file,smile\nstranger.jpg,no\nother.jpg,yes\n").expect("well formed");
    assert_eq!(set.add_labels(&strangers), 0);
}

#[test]
fn utkface_names_are_read_and_malformed_ones_are_not() {
    let name = UtkFaceName::parse("26_1_2_20170116184024662.jpg.chip.jpg").expect("well formed");
    assert_eq!(name.age_years, 26.0);
    assert!(name.female);
    assert_eq!(name.group, 2);
    for name in [
        "39_1_20170116174525125.jpg.chip.jpg",
        "61_1_20170109150557335.jpg.chip.jpg",
        "26_2_2_20170116184024662.jpg.chip.jpg",
        "26_1_7_20170116184024662.jpg.chip.jpg",
        "26_1_2_.jpg",
        "x_1_2_20170116184024662.jpg.chip.jpg",
        "portrait.jpg",
        "",
    ] {
        assert_eq!(UtkFaceName::parse(name), None, "{name}");
    }
}

#[test]
fn measures_to_balance_over_are_no_labels() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["a.png", "b.png"] {
        RgbImage::from_pixel(8, 8, Rgb([90, 80, 70]))
            .save(folder.path().join(name))
            .expect("writable");
    }
    let mut set = FaceSet::load(folder.path(), 8, &|_| {}).expect("two pictures");
    let file = read("file,yaw,pitch\na.png,12.5,\nc.png,3,4\nd.png,-3,1\n").expect("well formed");
    assert_eq!(set.add_balance(&file), 1);
    assert_eq!(set.balance().value("yaw", 0), Some(12.5));
    assert_eq!(set.balance().value("yaw", 1), None);
    assert_eq!(set.balance().value("pitch", 0), None);
    assert!(set.labels().columns().is_empty());
}

#[test]
fn semicolons_and_tabs_separate_as_well_as_commas() {
    for separator in [";", "\t"] {
        let text = "file,age,glasses\n1.jpg,40,yes\n2.jpg,3,no\n".replace(',', separator);
        let file = read(&text).expect("it is a table");
        assert_eq!(value(&file, "age", "1.jpg"), Some(40.0));
        assert_eq!(value(&file, "glasses", "1.jpg"), Some(1.0));
        assert_eq!(kind(&file, "glasses"), LabelKind::YesNo);
    }
}

#[test]
fn tables_of_every_spreadsheet_are_read() {
    let wanted = |text: &str| {
        let file = read(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(value(&file, "hat", "a.jpg"), Some(1.0), "{text:?}");
        assert_eq!(value(&file, "height", "a.jpg"), Some(1.5), "{text:?}");
        assert_eq!(value(&file, "height", "b.jpg"), Some(1234.5), "{text:?}");
        assert_eq!(file.columns.len(), 2, "{text:?}");
    };
    let plain = "file,hat,height\na.jpg,yes,1.5\nb.jpg,no,1234.5\nc.jpg,no,3\n";
    for text in [
        plain.to_owned(),
        plain.replace('\n', "\r"),
        plain.replace('\n', "\r\n"),
        plain
            .replace(',', ";")
            .replace("1.5", "1,5")
            .replace("4.5", "4,5"),
        plain.replace(',', "\t").replace("1234.5", "1.234,5"),
        format!("sep=;\n{}", plain.replace(',', ";")),
        format!(
            "\u{feff}sep=;\r\n{}",
            plain.replace(',', ";").replace('\n', "\r\n")
        ),
        "\n\nfile;hat;height\n\na.jpg;yes;1,5\n\nb.jpg;no;1234,5\nc.jpg;no;3".to_owned(),
    ] {
        wanted(&text);
    }
    // A day is no number.
    let days = read("file;hat;day\na.jpg;yes;1.2.2020\nb.jpg;no;3.4.2021\n").expect("a table");
    assert_eq!(days.columns.len(), 1);
    for (mark, bytes_of) in [
        ([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2]),
        ([0xfe, 0xff], u16::to_be_bytes),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("labels.txt");
        let text = plain.replace(',', "\t");
        let units = text.encode_utf16().flat_map(bytes_of);
        let bytes: Vec<u8> = mark.into_iter().chain(units).collect();
        fs::write(&path, bytes).expect("writable");
        let file = read_label_file(&path).expect("a table");
        assert_eq!(value(&file, "height", "b.jpg"), Some(1234.5));
    }
}

#[test]
fn quoted_cells_hold_line_breaks_and_an_inch_is_no_quote() {
    let file = read("file,note,hat\n\"a.jpg\",\"two\nlines, \"\"so\"\"\",yes\nb.jpg,5\" tall,no\n\"c.jpg\",,no\n")
        .expect("well formed");
    assert_eq!(value(&file, "hat", "a.jpg"), Some(1.0));
    assert_eq!(value(&file, "hat", "b.jpg"), Some(0.0));
    assert_eq!(value(&file, "hat", "c.jpg"), Some(0.0));
    // Lines are counted as an editor counts them.
    let told = |text: &str| read(text).expect_err("not well formed").to_string();
    let error = told("file,note,hat\na.jpg,\"two\nlines\",yes\nb.jpg,no\n");
    assert!(error.contains("in line 4"), "{error}");
    assert!(told("file,hat,hat\na.jpg,yes,no\n").contains("two columns called \"hat\""));
    assert!(told("file,note\na.jpg,green\n").contains("no column of numbers"));
}
