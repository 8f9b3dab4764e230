#pragma once

namespace citymirror::run {

/// Lets large blocks (128 KiB and more) go back to the system as soon as they are freed. By default
/// glibc stops doing so for sizes it has once seen freed, and pictures and tiles that come and go
/// then leave holes between what stays: a window that flies over a city for minutes holds a sixth
/// more than it uses. Threads share two heaps: each heap of its own keeps holes of its own, 60 MB in
/// ten minutes over a city of 250,000 buildings. The end of a heap is given back from 32 MiB on: a
/// picture takes and frees some there, and pages that come anew with each cost a third of its time.
/// Call first in `main`, before other threads. Nothing on other C libraries. Source: mallopt(3),
/// M_MMAP_THRESHOLD, M_ARENA_MAX, M_TRIM_THRESHOLD.
void giveLargeBlocksBack();

/// Keeps the last four blocks of 2 to 40 MiB that are freed, for who asks for as much or up to an
/// eighth less. For programs with a window: Qt takes and frees pictures of all of it for each frame
/// in which a widget changed, and at 1920 x 1080 each was 2,000 pages that came anew from the
/// system. One that 64 others were asked for without it goes back. Once for all, any thread. Nothing
/// on other C libraries and with sanitizers. Source: "Replacing malloc" in the manual of the GNU C
/// library.
void keepBlocksOfPictures();

}  // namespace citymirror::run
