use super::{Drawn, draw};
use crate::{
    model::{BYTES, Purpose},
    testing::{
        Dice, code,
        pictures::{animated_gif, file, gif, glass, jpeg, photo, png, png_claiming, png_with, turned, webp},
    },
};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgba};
use std::time::{Duration, Instant};

fn picture(drawn: &Drawn) -> DynamicImage {
    image::load_from_memory(&drawn.content).expect("our own")
}

fn is_red(Rgba([r, g, b, _]): Rgba<u8>) -> bool {
    r > 180 && g < 80 && b < 80
}
fn is_blue(Rgba([r, g, b, _]): Rgba<u8>) -> bool {
    b > 180 && r < 80 && g < 80
}

#[test]
fn every_kind_comes_out_in_every_size() {
    for upload in [
        png(300, 200),
        jpeg(300, 200),
        webp(300, 200),
        gif(300, 200),
        png(1, 1),
        jpeg(3, 900),
    ] {
        for purpose in [Purpose::ServerPicture, Purpose::ServerBanner] {
            let drawn = draw(&upload, purpose).expect("a picture");
            for (drawn, size) in drawn.iter().zip(purpose.sizes()) {
                assert_eq!(drawn.width, size.width);
                assert_eq!(picture(drawn).dimensions(), (size.width, size.height));
                assert_eq!(image::guess_format(&drawn.content).ok(), Some(ImageFormat::Jpeg));
            }
            assert_eq!(drawn.len(), purpose.sizes().len());
        }
    }
}

#[test]
fn photos_are_turned_upright() {
    // Where red is once it is upright (TIFF 6.0, Orientation): above, below, right, left.
    let places = [(32, 8), (32, 56), (56, 32), (8, 32)];
    for (orientation, red) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 3), (6, 2), (7, 2), (8, 3)] {
        let upload = turned(&jpeg(90, 60), orientation);
        let drawn = draw(&upload, Purpose::ServerPicture).expect("a picture");
        let small = picture(drawn.last().expect("three"));
        let (x, y) = places[red];
        assert!(
            is_red(small.get_pixel(x, y)),
            "{orientation}: {:?}",
            small.get_pixel(x, y)
        );
        assert!(is_blue(small.get_pixel(63 - x, 63 - y)), "{orientation}");
        let banner = draw(&upload, Purpose::ServerBanner).expect("a picture");
        assert_eq!(picture(&banner[0]).dimensions(), (1200, 400), "{orientation}");
    }
}

#[test]
fn nothing_but_pixels_is_passed_on() {
    let secret = b"48.8584 N";
    let with_text = png_with(&png(80, 80), b"tEXt", b"Comment\x0048.8584 N 2.2945 E");
    let with_tail = [&png(80, 80)[..], b"<script>48.8584 N</script>"].concat();
    for upload in [turned(&jpeg(80, 80), 1), with_text, with_tail] {
        assert!(upload.windows(secret.len()).any(|part| part == secret));
        for drawn in draw(&upload, Purpose::ServerPicture).expect("a picture") {
            assert!(!drawn.content.windows(secret.len()).any(|part| part == secret));
            assert!(!drawn.content.windows(4).any(|part| part == b"Exif"));
        }
    }
}

#[test]
fn what_one_sees_through_stays_so() {
    for drawn in draw(&glass(200, 100), Purpose::ServerPicture).expect("a picture") {
        assert_eq!(image::guess_format(&drawn.content).ok(), Some(ImageFormat::WebP));
        let (picture, end) = (picture(&drawn), drawn.width - 1);
        assert_eq!(picture.get_pixel(0, 0).0[3], 0);
        // No dark edge: colours are weighed by what is seen of them.
        assert_eq!(picture.get_pixel(end, end), Rgba([10, 200, 10, 255]));
    }
    let opaque = file(DynamicImage::from(photo(50, 50)).into_rgba8(), ImageFormat::Png);
    let drawn = draw(&opaque, Purpose::ServerPicture).expect("a picture");
    assert_eq!(image::guess_format(&drawn[0].content).ok(), Some(ImageFormat::Jpeg));
}

#[test]
fn refusals_say_why() {
    let apng = png_with(&png(9, 9), b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let bmp = [b"BM".to_vec(), vec![0; 60]].concat();
    let mut broken = png(60, 60);
    let middle = broken.len() - 30;
    broken[middle] ^= 0xff;
    for (upload, expected) in [
        (Vec::new(), "IMAGE_KIND_UNSUPPORTED"),
        (b"hello".to_vec(), "IMAGE_KIND_UNSUPPORTED"),
        (svg.to_vec(), "IMAGE_KIND_UNSUPPORTED"),
        (bmp, "IMAGE_KIND_UNSUPPORTED"),
        (animated_gif(9, 9), "IMAGE_ANIMATED"),
        (apng, "IMAGE_ANIMATED"),
        (animated_webp(), "IMAGE_ANIMATED"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "IMAGE_UNREADABLE"),
        (broken, "IMAGE_UNREADABLE"),
        (png(60, 60)[..90].to_vec(), "IMAGE_UNREADABLE"),
        (b"GIF89a".to_vec(), "IMAGE_UNREADABLE"),
        (png_claiming(4097, 4096), "IMAGE_TOO_MANY_PIXELS"),
        (png_claiming(8193, 1), "IMAGE_TOO_MANY_PIXELS"),
        (png_claiming(u32::MAX >> 1, 1 << 30), "IMAGE_TOO_MANY_PIXELS"),
        (huge_jpeg(), "IMAGE_TOO_MANY_PIXELS"),
        (huge_gif(), "IMAGE_TOO_MANY_PIXELS"),
    ] {
        let start = Instant::now();
        assert_eq!(
            code(draw(&upload, Purpose::ServerPicture)),
            expected,
            "{:?}",
            &upload[..upload.len().min(40)]
        );
        assert!(start.elapsed() < Duration::from_secs(5), "{expected}");
    }
}

/// A header that promises frames (WebP container, "Extended File Format").
fn animated_webp() -> Vec<u8> {
    let mut file = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x08\0\0\x08\0\0".to_vec();
    file.extend(b"ANIM\x06\0\0\0\0\0\0\0\0\0");
    // One frame of 9 × 9 pixels that holds the bitstream of a still picture.
    let still = webp(9, 9);
    let frame = [&[0; 6][..], &[8, 0, 0, 8, 0, 0, 0, 0, 0, 0], &still[12..]].concat();
    file.extend(b"ANMF");
    file.extend(u32::try_from(frame.len()).expect("short").to_le_bytes());
    file.extend(&frame);
    let length = u32::try_from(file.len() - 8).expect("short").to_le_bytes();
    file[4..8].copy_from_slice(&length);
    file
}

/// Height and width stand after the marker of the frame (ITU-T T.81, B.2.2).
fn huge_jpeg() -> Vec<u8> {
    let mut file = jpeg(16, 16);
    let frame = file.windows(2).position(|two| two == [0xff, 0xc0]).expect("a frame");
    file[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    file
}

fn huge_gif() -> Vec<u8> {
    let mut file = gif(16, 16);
    file[6..10].copy_from_slice(&[0xff; 4]);
    file
}

/// Files that were torn, and files with some bytes changed: each is a picture or refused, and no decoder panics.
#[test]
fn hostile_files_are_refused_in_peace() {
    let dice = Dice::new(7);
    let whole = [
        png(40, 30),
        jpeg(40, 30),
        webp(40, 30),
        gif(40, 30),
        glass(40, 30),
        turned(&jpeg(40, 30), 6),
        animated_webp(),
        animated_gif(40, 30),
    ];
    let mut outcomes = std::collections::BTreeMap::<String, usize>::new();
    for _ in 0..1_500 {
        let mut upload = whole[dice.below(whole.len())].clone();
        match dice.below(3) {
            0 => upload.truncate(dice.below(upload.len())),
            1 => {
                for _ in 0..=dice.below(8) {
                    let place = dice.below(upload.len());
                    upload[place] = dice.next().to_le_bytes()[0];
                }
            }
            _ => {
                // What comes after the first bytes is noise.
                let kept = 4 + dice.below(40);
                for byte in upload.iter_mut().skip(kept) {
                    *byte = dice.next().to_le_bytes()[0];
                }
            }
        }
        let outcome = draw(&upload, Purpose::ServerPicture);
        let name = outcome.map_or_else(
            |error| error.code().to_owned(),
            |drawn| format!("{} sizes", drawn.len()),
        );
        *outcomes.entry(name).or_default() += 1;
    }
    println!("{outcomes:?}");
    assert!(
        outcomes
            .keys()
            .all(|name| name.starts_with("IMAGE_") || name == "3 sizes"),
        "{outcomes:?}"
    );
    assert!(outcomes.len() >= 4, "{outcomes:?}");
}

/// Small on the wire, large once it is unpacked.
#[test]
fn bombs_are_as_large_as_they_said_at_most() {
    let flat = file(photo(4096, 4096), ImageFormat::Png);
    assert!(flat.len() < BYTES / 8);
    assert_eq!(draw(&flat, Purpose::ServerPicture).expect("at the limit").len(), 3);
    let deep = image::ImageBuffer::<Rgba<u16>, _>::new(4096, 4096);
    let deep = file(DynamicImage::ImageRgba16(deep), ImageFormat::Png);
    assert_eq!(code(draw(&deep, Purpose::ServerPicture)), "IMAGE_TOO_MANY_PIXELS");
}
