;; The project's operations for the wasm backend, on the memory in which its tensors lie; those
;; themselves are in `operations/`. Vectors are four numbers of float32; addresses and steps are in
;; bytes.
;;
;; An operation is a number of pieces, none of which depends on another, or on the thread that makes
;; it. Threads take them one after another from a counter, so one that is held up holds up no other.
(module
  (import "backend" "memory" (memory 0 65536))

  (type $piece (func (param $i i32)))
  ;; In the order of `OPERATIONS` in operations.ts.
  (table funcref
    (elem $pack_panels $product $slope $total $adam $convolve $spread $filter_gradient $bernoulli
      $bernoulli_gradient))

  ;; What threads share (`Shared` in operations.ts): news at 0, next piece at 64, threads inside at
  ;; 128, asleep at 192, whether there are pieces at 196, whether one failed at 200, operation at 256,
  ;; number of pieces at 260, scratch memory and each thread's bytes of it at 264 and 268, whether
  ;; the caller may sleep at 272, and at 320 what the operation is given.
  (global $shared (mut i32) (i32.const 0))
  (global $thread (mut i32) (i32.const 0))

  (func (export "start") (param $shared i32) (param $thread i32)
    (global.set $shared (local.get $shared))
    (global.set $thread (local.get $thread)))

  ;; The i-th of the numbers that the operation is given.
  (func $given (param $i i32) (result i32)
    (i32.load offset=320
      (i32.add (global.get $shared) (i32.shl (local.get $i) (i32.const 2)))))
  (func $given_float (param $i i32) (result f32)
    (f32.load offset=320
      (i32.add (global.get $shared) (i32.shl (local.get $i) (i32.const 2)))))

  ;; This thread's own memory. Its first 128 bytes are for the ends of rows that fill no vector.
  (func $edge (result i32)
    (i32.add
      (i32.load offset=264 (global.get $shared))
      (i32.mul (global.get $thread) (i32.load offset=268 (global.get $shared)))))
  (func $scratch (result i32) (i32.add (call $edge) (i32.const 128)))

  (func $take
    (local $i i32)
    (loop $next
      (local.set $i (i32.atomic.rmw.add offset=64 (global.get $shared) (i32.const 1)))
      (if (i32.lt_u (local.get $i) (i32.load offset=260 (global.get $shared)))
        (then
          (call_indirect (type $piece)
            (local.get $i) (i32.load offset=256 (global.get $shared)))
          (br $next)))))

  ;; Makes all pieces of an operation, with the other threads where they are told of it.
  (func (export "run") (param $tell i32)
    (i32.atomic.store offset=64 (global.get $shared) (i32.const 0))
    (if (local.get $tell)
      (then
        (i32.atomic.store offset=196 (global.get $shared) (i32.const 1))
        (drop (i32.atomic.rmw.add (global.get $shared) (i32.const 1)))
        (if (i32.atomic.load offset=192 (global.get $shared))
          (then
            (drop (memory.atomic.notify (global.get $shared) (i32.const -1)))))))
    (call $take)
    (if (local.get $tell) (then (call $close))))

  ;; Returns when no thread is at a piece any more, and lets none begin: one that wakes up later
  ;; takes no part.
  (func $close (export "close")
    (local $inside i32) (local $turn i32)
    (i32.atomic.store offset=196 (global.get $shared) (i32.const 0))
    (loop $again
      (local.set $inside (i32.atomic.load offset=128 (global.get $shared)))
      (if (local.get $inside)
        (then
          (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
          ;; Whoever is inside may wait for this core: it is left alone for 50 microseconds.
          (if (i32.and
                (i32.gt_u (local.get $turn) (i32.const 20000))
                (i32.load offset=272 (global.get $shared)))
            (then
              (drop
                (memory.atomic.wait32 offset=128
                  (global.get $shared) (local.get $inside) (i64.const 50000)))))
          (br $again)))))

  ;; What a thread beside the caller's does for ever. A step's operations follow each other closely:
  ;; it looks for the next one for a moment before it sleeps.
  (func (export "work")
    (local $seen i32) (local $news i32) (local $turn i32)
    (loop $again
      (local.set $news (i32.atomic.load (global.get $shared)))
      (if (i32.ne (local.get $news) (local.get $seen))
        (then
          (local.set $seen (local.get $news))
          (local.set $turn (i32.const 0))
          (drop (i32.atomic.rmw.add offset=128 (global.get $shared) (i32.const 1)))
          (if (i32.atomic.load offset=196 (global.get $shared)) (then (call $take)))
          (drop (i32.atomic.rmw.sub offset=128 (global.get $shared) (i32.const 1))))
        (else
          (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
          (if (i32.gt_u (local.get $turn) (i32.const 100000))
            (then
              (drop (i32.atomic.rmw.add offset=192 (global.get $shared) (i32.const 1)))
              (drop
                (memory.atomic.wait32
                  (global.get $shared) (local.get $seen) (i64.const -1)))
              (drop (i32.atomic.rmw.sub offset=192 (global.get $shared) (i32.const 1)))))))
      (br $again)))

  ;; For a thread whose piece failed: none is begun any more, and the caller is told.
  (func (export "fail")
    (i32.atomic.store offset=200 (global.get $shared) (i32.const 1))
    (i32.atomic.store offset=64 (global.get $shared) (i32.const 0x40000000))
    (drop (i32.atomic.rmw.sub offset=128 (global.get $shared) (i32.const 1))))

  (func $min (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.lt_s (local.get $a) (local.get $b))))
  (func $max (param $a i32) (param $b i32) (result i32)
    (select (local.get $a) (local.get $b) (i32.gt_s (local.get $a) (local.get $b))))

  ;; `count` numbers of zero, from one place to another, and added to those of another.
  (func $clear (param $to i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $count) (i32.const 2))))
    (block $few
      (loop $next
        (br_if $few
          (i32.gt_u (i32.add (local.get $to) (i32.const 16)) (local.get $end)))
        (v128.store (local.get $to) (v128.const i32x4 0 0 0 0))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (i32.store (local.get $to) (i32.const 0))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $next))))

  (func $copy (param $to i32) (param $from i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $count) (i32.const 2))))
    (block $few
      (loop $next
        (br_if $few
          (i32.gt_u (i32.add (local.get $to) (i32.const 16)) (local.get $end)))
        (v128.store (local.get $to) (v128.load (local.get $from)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br $next)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (i32.store (local.get $to) (i32.load (local.get $from)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br $next))))

  (func $add (param $to i32) (param $from i32) (param $count i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $count) (i32.const 2))))
    (block $few
      (loop $next
        (br_if $few
          (i32.gt_u (i32.add (local.get $to) (i32.const 16)) (local.get $end)))
        (v128.store (local.get $to)
          (f32x4.add (v128.load (local.get $to)) (v128.load (local.get $from))))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br $next)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (f32.store (local.get $to)
          (f32.add (f32.load (local.get $to)) (f32.load (local.get $from))))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br $next)))))
