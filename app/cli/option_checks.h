#pragma once
#include <CLI/App.hpp>

namespace citymirror::cli {

/// Checks of options that take numbers, for each value that is given: written as finiteNumber()
/// reads it, so never nan or inf, and within the bounds (inclusive). What does not fit is bad usage
/// and told in words; the words of the bounds stand in --help too.
CLI::Validator anyNumber();                            ///< "a finite number"
CLI::Validator numberFrom(double least);               ///< "a number, 0 or more"
CLI::Validator numberFrom(double least, double most);  ///< "a number from 1 to 500"
/// Whole numbers 0 or more, as far as 64 bits hold: "a whole number, 0 or more".
CLI::Validator wholeNumber();
/// An id as isId() takes it, told by kIdRule.
CLI::Validator plainId();
/// The name of a folder: the empty one, as of a variable that a script has not set, would stand for
/// the root of the disk or for the folder of the caller.
CLI::Validator folderName();
/// An instant as parseIso() reads it; nothing between the quotes is none.
CLI::Validator isoTime();

}  // namespace citymirror::cli
