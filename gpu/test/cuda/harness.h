// A test is a function with a name; it fails by calling `expect` with something that does not hold.
#pragma once
#include <string>
#include <vector>

/** Whether what a case checks might depend on the order in which threads run. */
enum class Orders { all, one };

struct Case {
  std::string name;
  void (*run)();
  Orders orders;
};

/** All cases, in the order in which they were added. */
std::vector<Case> &cases();

/** Adds a case when the program starts: `static const Added added("name", [] { … });` */
struct Added {
  Added(const char *name, void (*run)(), Orders orders = Orders::all) { cases().push_back({name, run, orders}); }
};

/** Fails the running case, and goes on, unless `holds`. */
void expect(bool holds, const std::string &what);
