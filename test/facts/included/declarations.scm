; Included by the facts of 5.6: library declarations.
(export reveal)
(import (scheme base))
(begin (define (reveal) hidden))
