#include "stage6_tasks_futures/library/gather.hpp"

#include "stage6_tasks_futures/library/cancel.hpp"

namespace aio {

// own: the group
void GatherBase::undo() {
  for (const Ref<FutureBase>& child : children_) child->remove_done_callback(Ref<Runnable>(this));
  FutureBase::cancel();  // a child that was done already calls all the same
}

bool GatherBase::cancel(const std::string& message) {
  if (done()) return false;
  notify(Happening::kCancel, this);
  const CancelDepth one_more;
  const Ref<GatherBase> self(this);      // the children may drop it
  if (!loop() || loop()->is_closed()) {  // and will not call back
    const bool any = cancel_each(take_children(), message);
    FutureBase::cancel();
    return any;
  }
  const bool any = cancel_each(children_, message);
  cancel_requested_ |= any;
  return any;
}

void GatherBase::run(FutureBase* child) {
  ++finished_;
  if (done() || !return_exceptions_) {  // else collect() asks for all, or nobody does
    const std::exception_ptr failure = child->failed() ? child->failure() : nullptr;
    if (done()) return;
    if (failure) {
      set_exception(failure);
      return let_go();
    }
  }
  if (finished_ < children_.size()) return;
  if (cancel_requested_) {
    for (const Ref<FutureBase>& one : children_) one->failure();
    FutureBase& last = *children_.back();
    return set_exception(last.cancelled() ? last.failure() : cancelled_error());
  }
  collect();
}
// own: end

}  // namespace aio
