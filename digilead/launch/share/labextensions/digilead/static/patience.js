// @ts-check
// anywidget gives the code of a part two seconds to begin. On a busy machine, or a slow phone, it comes later: the part
// is drawn, but would be deaf to its kernel for good, and nothing would say so.

const GIVEN = 2000; // ms
const ENOUGH = 600000;

const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (after) => timeout(after === GIVEN ? ENOUGH : after);
