//! A ZIP archive of files that are stored as they are (APPNOTE.TXT 6.3.10): pictures are compressed already.
//!
//! Only what stands between the files is made here, so that the files themselves are never copied: the archive is
//! `add`, the bytes, `add`, the bytes, and so on, and `finish`.

/// The most that fits without the extension for large archives.
const MOST: u64 = 0xFFFF_FFFF;

/// Names are UTF-8.
const UTF8: u16 = 1 << 11;

/// The version that is needed to read it: 2.0.
const NEEDED: u16 = 20;

/// An archive in the making.
#[derive(Clone, Debug, Default)]
pub struct Zip {
    directory: Vec<u8>,
    files: u16,
    written: u64,
}

/// When a file was made, by the clock of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Seconds since 1970 by that clock.
    pub local_seconds: u64,
}

impl Zip {
    /// What stands before a file. `None` where the archive has no room for it.
    pub fn add(&mut self, name: &str, crc: u32, bytes: u64, made: Stamp) -> Option<Vec<u8>> {
        let name_length = u16::try_from(name.len()).ok()?;
        let size = u32::try_from(bytes).ok()?;
        let offset = u32::try_from(self.written).ok()?;
        let files = self.files.checked_add(1).filter(|files| *files < u16::MAX)?;
        let (time, date) = made.as_dos();
        let mut shared = Vec::with_capacity(32);
        put16(&mut shared, &[NEEDED, UTF8, 0, time, date]);
        put32(&mut shared, &[crc, size, size]);
        put16(&mut shared, &[name_length, 0]);
        let mut header = b"PK\x03\x04".to_vec();
        header.extend(&shared);
        header.extend(name.as_bytes());
        let written = self.written + header.len() as u64 + bytes;
        // The directory comes behind all files, and has to be reached, too.
        let entry = 46 + name.len() as u64;
        if written + self.directory.len() as u64 + entry + 22 > MOST {
            return None;
        }
        self.directory.extend(b"PK\x01\x02");
        put16(&mut self.directory, &[NEEDED]);
        self.directory.extend(&shared);
        // No comment, the first disk, no attributes.
        put16(&mut self.directory, &[0, 0, 0]);
        put32(&mut self.directory, &[0, offset]);
        self.directory.extend(name.as_bytes());
        self.files = files;
        self.written = written;
        Some(header)
    }

    /// What stands behind all files.
    pub fn finish(self) -> Vec<u8> {
        let length = self.directory.len() as u32;
        let mut out = self.directory;
        out.extend(b"PK\x05\x06");
        put16(&mut out, &[0, 0, self.files, self.files]);
        put32(&mut out, &[length, self.written as u32]);
        put16(&mut out, &[0]);
        out
    }
}

fn put16(out: &mut Vec<u8>, numbers: &[u16]) {
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
}

fn put32(out: &mut Vec<u8>, numbers: &[u32]) {
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
}

impl Stamp {
    /// The time and the date of MS-DOS, which begin with 1980 and count in steps of two seconds.
    fn as_dos(self) -> (u16, u16) {
        let (days, second) = (self.local_seconds / 86_400, self.local_seconds % 86_400);
        let (year, month, day) = civil(days);
        if !(1980..2108).contains(&year) {
            return (0, 1 << 5 | 1);
        }
        let time = (second / 3_600) << 11 | (second / 60 % 60) << 5 | (second % 60 / 2);
        (time as u16, ((year - 1980) << 9 | month << 5 | day) as u16)
    }
}

/// The year, the month and the day of a number of days since 1970. Years are counted from March, so that the day that
/// some of them have more stands at their end.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

/// The checksum of bytes (CRC-32 of ISO 3309), which may come in pieces.
#[derive(Clone, Copy, Debug)]
pub struct Crc(u32);

impl Default for Crc {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Crc {
    /// Takes a piece.
    pub fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = TABLE[usize::from(self.0 as u8 ^ byte)] ^ self.0 >> 8;
        }
    }

    /// The checksum of what came.
    pub fn value(self) -> u32 {
        !self.0
    }
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xEDB8_8320 ^ value >> 1 } else { value >> 1 };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = Crc::default();
        bytes.chunks(4).for_each(|piece| crc.feed(piece));
        crc.value()
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc(b""), 0);
    }

    #[test]
    fn a_date_is_written_as_it_is_by_the_clock() {
        // 2024-02-29 13:37:42
        let stamp = Stamp { local_seconds: 1_709_213_862 };
        assert_eq!(stamp.as_dos(), (13 << 11 | 37 << 5 | 21, 44 << 9 | 2 << 5 | 29));
        assert_eq!(Stamp { local_seconds: 0 }.as_dos(), (0, 33), "1980 is as early as it gets");
        assert_eq!(civil(19_722), (2023, 12, 31));
    }

    #[test]
    fn each_file_is_where_the_directory_says() {
        let files = [("a boat.jpg", b"123456789".as_slice()), ("ein_größeres.txt", b"")];
        let made = Stamp { local_seconds: 1_709_213_862 };
        let (mut zip, mut out, mut starts) = (Zip::default(), Vec::new(), Vec::new());
        for (name, bytes) in files {
            starts.push(out.len() as u32);
            out.extend(zip.add(name, crc(bytes), bytes.len() as u64, made).unwrap());
            out.extend(bytes);
        }
        let directory_at = out.len();
        out.extend(zip.finish());
        let word = |at: usize| u32::from_le_bytes(out[at..at + 4].try_into().unwrap());
        let end = out.len() - 22;
        assert_eq!(&out[end..end + 4], b"PK\x05\x06");
        assert_eq!((out[end + 8], out[end + 10]), (2, 2));
        assert_eq!(word(end + 16) as usize, directory_at);
        assert_eq!(word(end + 12) as usize, end - directory_at);
        let mut at = directory_at;
        for ((name, bytes), start) in files.iter().zip(starts) {
            assert_eq!(&out[at..at + 4], b"PK\x01\x02");
            assert_eq!((word(at + 16), word(at + 24)), (crc(bytes), bytes.len() as u32));
            assert_eq!(word(at + 42), start);
            assert_eq!(&out[at + 46..at + 46 + name.len()], name.as_bytes());
            let local = start as usize;
            assert_eq!(&out[local..local + 4], b"PK\x03\x04");
            assert_eq!(&out[local + 30..local + 30 + name.len()], name.as_bytes());
            assert_eq!(&out[local + 30 + name.len()..][..bytes.len()], *bytes);
            at += 46 + name.len();
        }
        assert_eq!(at, end);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let made = Stamp { local_seconds: 0 };
        let mut zip = Zip::default();
        assert!(zip.add("a", 0, MOST - 200, made).is_some());
        assert!(zip.add("b", 0, 200, made).is_none());
        assert!(Zip::default().add("c", 0, MOST + 1, made).is_none());
    }
}
