// The panes of the stepper: everything of the picture but the source.
//
//     Why       because of step 12: The time of Sleepy 2 has come.
//     Running   main > Sleepy 2
//     Frames    main: running, goes on at kSlept, line 31, waits for Sleepy 2
//             > Sleepy 2: running; n_=1
//     Ready     Sleepy 1
//     Lanes     Task-1     #....^#       # it ran in that turn, = it was ready, . it waited,
//               Task-2     .####         ^ v it was woken, by a lane below or above
//               woken: Task-2 -> Task-1     in this turn, and who did it
#pragma once

#include "stage1_generators/shared/recorder/screen.hpp"

namespace aio::trace {

/// At most size.rows lines. A pane that is empty in the whole recording is left out; a pane for
/// which there is too little room shows the part that the step is about, and how much is missing.
std::vector<Line> pane_part(const Recording& recording, const Step& step, const Picture& picture,
                            Size size);
/// All lines of all panes.
std::vector<Line> whole_panes(const Recording& recording, const Step& step, const Picture& picture,
                              std::size_t columns);

}  // namespace aio::trace
