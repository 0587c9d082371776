//! Places on the ground: degrees, metres between them, and the British National Grid.

/// A place as satellites see it (WGS84), in millionths of a degree: about 11 cm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Latitude, north of the equator.
    pub lat: i32,
    /// Longitude, east of Greenwich.
    pub lng: i32,
}

/// Millionths in one.
const MILLION: f64 = 1_000_000.0;

/// Metres in a degree of latitude, on a sphere of the earth's mean radius (6,371,008.8 m).
const METRES_A_DEGREE: f64 = 111_195.08;

impl Point {
    /// A place in or around the British Isles, from degrees; `None` elsewhere, where no council of theirs plans.
    pub fn new(lat: f64, lng: f64) -> Option<Self> {
        let near = (49.0..=62.0).contains(&lat) && (-11.0..=3.0).contains(&lng);
        near.then(|| Self { lat: (lat * MILLION).round() as i32, lng: (lng * MILLION).round() as i32 })
    }

    /// A place from metres east and north on the British National Grid (OSGB36).
    ///
    /// The projection is undone on the Airy 1830 ellipsoid, then the seven-parameter Helmert transformation leads to
    /// WGS84: Ordnance Survey, *A guide to coordinate systems in Great Britain*, annexes B and C and section 6.6, which
    /// gives its accuracy as about 5 m. OSTN15 would be exact, and is a table of 15 MB.
    pub fn from_grid(east: f64, north: f64) -> Option<Self> {
        // Its corner is in the sea: councils write 0 where they know no place.
        let on_the_grid = (1.0..=700_000.0).contains(&east) && (1.0..=1_300_000.0).contains(&north);
        if !on_the_grid {
            return None;
        }
        let (lat, lng) = degrees(east, north);
        Self::new(lat, lng)
    }

    /// Degrees of latitude.
    pub fn latitude(self) -> f64 {
        f64::from(self.lat) / MILLION
    }

    /// Degrees of longitude.
    pub fn longitude(self) -> f64 {
        f64::from(self.lng) / MILLION
    }

    /// Metres to another place, as on a plane: right to a tenth of a percent within 100 km.
    pub fn metres_to(self, other: Self) -> f64 {
        let middle = (self.latitude() + other.latitude()) / 2.0;
        let north = self.latitude() - other.latitude();
        let east = (self.longitude() - other.longitude()) * cosine(middle);
        (north * north + east * east).sqrt() * METRES_A_DEGREE
    }

    /// The south-west and north-east corners of a box that holds everything within so many metres.
    pub fn around(self, metres: f64) -> (Self, Self) {
        let lat = (metres / METRES_A_DEGREE * MILLION).ceil() as i32 + 1;
        // The east-west degree is shortest at the northern edge.
        let edge = (self.latitude() + metres / METRES_A_DEGREE).min(80.0);
        let lng = (metres / METRES_A_DEGREE / cosine(edge) * MILLION * 1.002).ceil() as i32 + 1;
        let corner = |sign: i32| Self { lat: self.lat + sign * lat, lng: self.lng + sign * lng };
        (corner(-1), corner(1))
    }
}

/// The cosine of a latitude in degrees, right to 13 figures after the point from pole to pole.
///
/// The first terms of its series: the library's cosine takes any angle, and brings 2 kB for it to every page.
fn cosine(degrees: f64) -> f64 {
    let square = degrees.to_radians() * degrees.to_radians();
    [306.0, 240.0, 182.0, 132.0, 90.0, 56.0, 30.0, 12.0, 2.0].iter().fold(1.0, |sum, by| 1.0 - square / by * sum)
}

/// An ellipsoid: half its width and half its height, in metres.
struct Ellipsoid {
    a: f64,
    b: f64,
}

const AIRY: Ellipsoid = Ellipsoid { a: 6_377_563.396, b: 6_356_256.909 };
const WGS84: Ellipsoid = Ellipsoid { a: 6_378_137.0, b: 6_356_752.314_2 };

impl Ellipsoid {
    fn e2(&self) -> f64 {
        1.0 - self.b * self.b / (self.a * self.a)
    }
}

/// Latitude and longitude (WGS84) of a place on the National Grid.
fn degrees(east: f64, north: f64) -> (f64, f64) {
    let (lat, lng) = unproject(east, north);
    // To earth-centred coordinates, through the Helmert transformation, and back.
    let nu = AIRY.a / (1.0 - AIRY.e2() * lat.sin().powi(2)).sqrt();
    let (x, y, z) = (nu * lat.cos() * lng.cos(), nu * lat.cos() * lng.sin(), nu * (1.0 - AIRY.e2()) * lat.sin());
    let seconds = |s: f64| (s / 3600.0).to_radians();
    let (rx, ry, rz) = (seconds(0.1502), seconds(0.2470), seconds(0.8421));
    let scale = 1.0 - 20.4894e-6;
    let (x, y, z) = (
        446.448 + scale * x - rz * y + ry * z,
        -125.157 + rz * x + scale * y - rx * z,
        542.060 - ry * x + rx * y + scale * z,
    );
    let p = x.hypot(y);
    let mut lat = z.atan2(p * (1.0 - WGS84.e2()));
    // Each round gains three figures; the third is far below a millimetre.
    for _ in 0..4 {
        let nu = WGS84.a / (1.0 - WGS84.e2() * lat.sin().powi(2)).sqrt();
        lat = (z + WGS84.e2() * nu * lat.sin()).atan2(p);
    }
    (lat.to_degrees(), y.atan2(x).to_degrees())
}

/// The inverse of the National Grid's transverse Mercator projection: radians on the Airy ellipsoid.
fn unproject(east: f64, north: f64) -> (f64, f64) {
    const F0: f64 = 0.999_601_271_7;
    let (lat0, lng0) = (49f64.to_radians(), (-2f64).to_radians());
    let Ellipsoid { a, b } = AIRY;
    let n = (a - b) / (a + b);
    let arc = |lat: f64| {
        let (less, more) = (lat - lat0, lat + lat0);
        b * F0
            * ((1.0 + n + 1.25 * n * n + 1.25 * n.powi(3)) * less
                - (3.0 * n + 3.0 * n * n + 2.625 * n.powi(3)) * less.sin() * more.cos()
                + (1.875 * n * n + 1.875 * n.powi(3)) * (2.0 * less).sin() * (2.0 * more).cos()
                - 35.0 / 24.0 * n.powi(3) * (3.0 * less).sin() * (3.0 * more).cos())
    };
    let from_origin = north + 100_000.0;
    let mut lat = lat0 + from_origin / (a * F0);
    for _ in 0..8 {
        lat += (from_origin - arc(lat)) / (a * F0);
    }
    let sin2 = lat.sin().powi(2);
    let nu = a * F0 / (1.0 - AIRY.e2() * sin2).sqrt();
    let rho = a * F0 * (1.0 - AIRY.e2()) / (1.0 - AIRY.e2() * sin2).powf(1.5);
    let eta2 = nu / rho - 1.0;
    let (t, sec) = (lat.tan(), 1.0 / lat.cos());
    let t2 = t * t;
    let vii = t / (2.0 * rho * nu);
    let viii = t / (24.0 * rho * nu.powi(3)) * (5.0 + 3.0 * t2 + eta2 - 9.0 * t2 * eta2);
    let ix = t / (720.0 * rho * nu.powi(5)) * (61.0 + 90.0 * t2 + 45.0 * t2 * t2);
    let x = sec / nu;
    let xi = sec / (6.0 * nu.powi(3)) * (nu / rho + 2.0 * t2);
    let xii = sec / (120.0 * nu.powi(5)) * (5.0 + 28.0 * t2 + 24.0 * t2 * t2);
    let xiia = sec / (5040.0 * nu.powi(7)) * (61.0 + 662.0 * t2 + 1320.0 * t2 * t2 + 720.0 * t2.powi(3));
    let d = east - 400_000.0;
    (
        lat - vii * d * d + viii * d.powi(4) - ix * d.powi(6),
        lng0 + x * d - xi * d.powi(3) + xii * d.powi(5) - xiia * d.powi(7),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corner_of_the_grid_is_no_place() {
        for (east, north) in [(0.0, 0.0), (492_100.0, 0.0), (0.0, 163_200.0)] {
            assert_eq!(Point::from_grid(east, north), None);
        }
        assert!(Point::from_grid(492_100.0, 163_200.0).is_some());
    }

    /// Ordnance Survey's worked example (annex C.2): Caister water tower.
    #[test]
    fn the_projection_gives_the_figures_of_the_guide() {
        let (lat, lng) = unproject(651_409.903, 313_177.270);
        assert!((lat.to_degrees() - (52.0 + 39.0 / 60.0 + 27.2531 / 3600.0)).abs() < 1e-8);
        assert!((lng.to_degrees() - (1.0 + 43.0 / 60.0 + 4.5177 / 3600.0)).abs() < 1e-8);
    }

    /// Addresses in the examples of the Digital Planning Data schemas carry both, from Ordnance Survey's exact tables.
    #[test]
    fn grid_references_of_addresses_lie_within_five_metres_of_their_degrees() {
        for (east, north, lat, lng) in [
            (493_822.0, 191_603.0, 51.615_445_8, -0.646_327_1),
            (530_787.0, 175_754.0, 51.465_652_2, -0.118_592_6),
            (532_161.0, 160_741.0, 51.330_415_5, -0.104_384_2),
        ] {
            let ours = Point::from_grid(east, north).expect("it is on the grid");
            let theirs = Point::new(lat, lng).expect("it is in England");
            assert!(ours.metres_to(theirs) < 5.0, "{} m", ours.metres_to(theirs));
        }
    }

    #[test]
    fn places_far_away_and_numbers_that_are_none_are_no_places() {
        for (lat, lng) in [(84.36, -105.7), (0.0, 0.0), (f64::NAN, -1.0), (51.0, f64::INFINITY), (-0.6, 51.3)] {
            assert_eq!(Point::new(lat, lng), None);
        }
        for (east, north) in [(-1.0, 5.0), (f64::NAN, 0.0), (1e300, 1e300)] {
            assert_eq!(Point::from_grid(east, north), None);
        }
    }

    #[test]
    fn the_cosine_of_every_latitude_is_right_to_thirteen_figures() {
        for tenths in -900..=900 {
            let degrees = f64::from(tenths) / 10.0;
            let error = (cosine(degrees) - degrees.to_radians().cos()).abs();
            assert!(error < 1e-13, "{degrees}: {error}");
        }
    }

    #[test]
    fn a_box_holds_its_circle() {
        let middle = Point::new(51.35, -0.7).expect("it is in England");
        let (low, high) = middle.around(20_000.0);
        for (lat, lng) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            let edge = Point {
                lat: if lat == 0 {
                    middle.lat
                } else if lat > 0 {
                    high.lat
                } else {
                    low.lat
                },
                lng: if lng == 0 {
                    middle.lng
                } else if lng > 0 {
                    high.lng
                } else {
                    low.lng
                },
            };
            assert!(middle.metres_to(edge) >= 20_000.0, "{lat} {lng}: {}", middle.metres_to(edge));
        }
    }
}
