// citymirror-ensemble-mpi: the verb `ensemble` shared among the processes of an MPI job. Each runs
// every n-th member, the first gathers and writes: the same files, bit for bit.
#include <mpi.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "app/cli/ensemble_verb.h"
#include "engine/run/heap.h"

namespace {

using namespace citymirror;

constexpr int kFirst = 0, kSizeTag = 1, kBytesTag = 2;
constexpr std::size_t kPiece = std::size_t(1) << 30;  // MPI counts in int

struct Place {
  int rank = 0, size = 1;
  bool first() const { return rank == kFirst; }
};

class MpiJob {
 public:
  MpiJob(int* argc, char*** argv) {
    MPI_Init(argc, argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &place.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &place.size);
  }
  ~MpiJob() { MPI_Finalize(); }
  Place place;
};

void sendToFirst(const std::string& bytes) {
  const std::uint64_t size = bytes.size();
  MPI_Send(&size, 1, MPI_UINT64_T, kFirst, kSizeTag, MPI_COMM_WORLD);
  for (std::size_t at = 0; at < bytes.size(); at += kPiece)
    MPI_Send(bytes.data() + at, int(std::min(kPiece, bytes.size() - at)), MPI_BYTE, kFirst,
             kBytesTag, MPI_COMM_WORLD);
}

std::string receiveFrom(int rank) {
  std::uint64_t size = 0;
  MPI_Recv(&size, 1, MPI_UINT64_T, rank, kSizeTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at < bytes.size(); at += kPiece)
    MPI_Recv(bytes.data() + at, int(std::min(kPiece, bytes.size() - at)), MPI_BYTE, rank, kBytesTag,
             MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return bytes;
}

/// Of the first process: everybody's share joined. The error of the lowest rank that has one.
Result<flood::FloodEnsemble> gather(const flood::EnsembleRequest& request,
                                    Result<flood::EnsembleShare> own, int size) {
  std::vector<Result<flood::EnsembleShare>> parts{std::move(own)};
  for (int rank = 1; rank < size; ++rank) parts.push_back(flood::shareFromBytes(receiveFrom(rank)));
  std::vector<flood::EnsembleShare> shares;
  for (auto& part : parts) {
    if (!part) return part.error();
    shares.push_back(std::move(*part));
  }
  return flood::joinShares(request, shares);
}

Result<cli::VerbResult> runShared(cli::EnsembleArguments& arguments, const Place& place) {
  const run::JobContext job(std::stop_token(), [&](double fraction, const Text& phase) {
    if (place.first()) std::fprintf(stderr, "%3d %%  %s\n", int(fraction * 100), phase.en.c_str());
  });
  const auto scenario = cli::prepareEnsemble(arguments);
  const auto mine = [&]() -> Result<flood::EnsembleShare> {
    if (!scenario) return scenario.error();
    return flood::runEnsembleShare(arguments.request, std::size_t(place.rank),
                                   std::size_t(place.size), job);
  };
  if (!place.first()) {
    sendToFirst(flood::bytesOf(mine()));
    return cli::VerbResult{};
  }
  const auto ensemble = gather(arguments.request, mine(), place.size);
  if (!ensemble) return ensemble.error();
  return cli::writeEnsemble(arguments, *scenario, *ensemble);
}

/// Everybody ends with the status of the first.
int ending(int status) {
  MPI_Bcast(&status, 1, MPI_INT, kFirst, MPI_COMM_WORLD);
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  run::giveLargeBlocksBack();
  const MpiJob mpi(&argc, &argv);
  CLI::App app{"CityMirror: an ensemble over uncertain rain, shared among MPI processes",
               "citymirror-ensemble-mpi"};
  app.set_version_flag("--version", std::string("citymirror-ensemble-mpi ") + CITYMIRROR_VERSION);
  bool json = false;
  app.add_flag("--json", json, "One JSON object as the last line of standard output");
  cli::EnsembleArguments arguments;
  arguments.request.cores = 1;  // a process for each core is what people start
  cli::addEnsembleOptions(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (mpi.place.first()) return app.exit(error) == 0 ? 0 : 2;
    return error.get_exit_code() == 0 ? 0 : 2;
  }
  const auto result = runShared(arguments, mpi.place);
  if (!mpi.place.first()) return ending(0);
  if (!result) {
    std::cerr << "citymirror-ensemble-mpi: " << result.error().text() << '\n';
    return ending(1);
  }
  for (const Note& note : result.notes())
    std::cerr << "note: " << note.what << " (" << note.where << ")\n";
  if (json) std::cout << result->json << std::endl;
  return ending(0);
}
