;; Products. The second factor is packed into panels [depth, 16], so that it is read in its order.

;; c[2, 16] (+)= a[2, depth] · panel[depth, 16]: the 32 sums stay in registers.
(func $tile
  (param $a i32) (param $a_row i32) (param $a_step i32) (param $depth i32)
  (param $panel i32) (param $c i32) (param $c_row i32) (param $add i32)
  (local $second i32) (local $x v128)
  (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)
  (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
  (local $t0 v128) (local $t1 v128) (local $t2 v128) (local $t3 v128)
  (local.set $second (i32.add (local.get $c) (local.get $c_row)))
  (if (local.get $add)
    (then
      (local.set $s0 (v128.load (local.get $c)))
      (local.set $s1 (v128.load offset=16 (local.get $c)))
      (local.set $s2 (v128.load offset=32 (local.get $c)))
      (local.set $s3 (v128.load offset=48 (local.get $c)))
      (local.set $t0 (v128.load (local.get $second)))
      (local.set $t1 (v128.load offset=16 (local.get $second)))
      (local.set $t2 (v128.load offset=32 (local.get $second)))
      (local.set $t3 (v128.load offset=48 (local.get $second)))))
  (loop $next
    (local.set $b0 (v128.load (local.get $panel)))
    (local.set $b1 (v128.load offset=16 (local.get $panel)))
    (local.set $b2 (v128.load offset=32 (local.get $panel)))
    (local.set $b3 (v128.load offset=48 (local.get $panel)))
    (local.set $x (v128.load32_splat (local.get $a)))
    (local.set $s0 (f32x4.add (local.get $s0) (f32x4.mul (local.get $x) (local.get $b0))))
    (local.set $s1 (f32x4.add (local.get $s1) (f32x4.mul (local.get $x) (local.get $b1))))
    (local.set $s2 (f32x4.add (local.get $s2) (f32x4.mul (local.get $x) (local.get $b2))))
    (local.set $s3 (f32x4.add (local.get $s3) (f32x4.mul (local.get $x) (local.get $b3))))
    (local.set $x (v128.load32_splat (i32.add (local.get $a) (local.get $a_row))))
    (local.set $t0 (f32x4.add (local.get $t0) (f32x4.mul (local.get $x) (local.get $b0))))
    (local.set $t1 (f32x4.add (local.get $t1) (f32x4.mul (local.get $x) (local.get $b1))))
    (local.set $t2 (f32x4.add (local.get $t2) (f32x4.mul (local.get $x) (local.get $b2))))
    (local.set $t3 (f32x4.add (local.get $t3) (f32x4.mul (local.get $x) (local.get $b3))))
    (local.set $panel (i32.add (local.get $panel) (i32.const 64)))
    (local.set $a (i32.add (local.get $a) (local.get $a_step)))
    (br_if $next (local.tee $depth (i32.sub (local.get $depth) (i32.const 1)))))
  (v128.store (local.get $c) (local.get $s0))
  (v128.store offset=16 (local.get $c) (local.get $s1))
  (v128.store offset=32 (local.get $c) (local.get $s2))
  (v128.store offset=48 (local.get $c) (local.get $s3))
  (v128.store (local.get $second) (local.get $t0))
  (v128.store offset=16 (local.get $second) (local.get $t1))
  (v128.store offset=32 (local.get $second) (local.get $t2))
  (v128.store offset=48 (local.get $second) (local.get $t3)))

;; c[rows, width] (+)= a[rows, depth] · panel[depth, width], width at most 16.
(func $multiply
  (param $a i32) (param $a_row i32) (param $a_step i32) (param $rows i32) (param $depth i32)
  (param $panel i32) (param $c i32) (param $c_row i32) (param $width i32) (param $add i32)
  (local $edge i32)
  (local.set $edge (call $edge))
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $rows) (i32.const 0)))
      ;; A row that is left over is made twice, in the same place.
      (if (i32.eq (local.get $rows) (i32.const 1))
        (then (local.set $a_row (i32.const 0)) (local.set $c_row (i32.const 0))))
      (if (i32.eq (local.get $width) (i32.const 16))
        (then
          (call $tile
            (local.get $a) (local.get $a_row) (local.get $a_step) (local.get $depth)
            (local.get $panel) (local.get $c) (local.get $c_row) (local.get $add)))
        (else
          (if (local.get $add)
            (then
              (call $copy (local.get $edge) (local.get $c) (local.get $width))
              (call $copy
                (i32.add (local.get $edge) (i32.const 64))
                (i32.add (local.get $c) (local.get $c_row))
                (local.get $width))))
          (call $tile
            (local.get $a) (local.get $a_row) (local.get $a_step) (local.get $depth)
            (local.get $panel) (local.get $edge) (i32.const 64) (local.get $add))
          (call $copy (local.get $c) (local.get $edge) (local.get $width))
          (call $copy
            (i32.add (local.get $c) (local.get $c_row))
            (i32.add (local.get $edge) (i32.const 64))
            (local.get $width))))
      (local.set $a (i32.add (local.get $a) (i32.shl (local.get $a_row) (i32.const 1))))
      (local.set $c (i32.add (local.get $c) (i32.shl (local.get $c_row) (i32.const 1))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 2)))
      (br $next))))

;; panel[depth, 16] = b[depth, width], and zeros; width at most 16.
(func $pack
  (param $b i32) (param $row i32) (param $step i32) (param $depth i32) (param $width i32)
  (param $panel i32)
  (local $from i32) (local $j i32)
  (block $done
    (loop $next
      (br_if $done (i32.le_s (local.get $depth) (i32.const 0)))
      (if (i32.and
            (i32.eq (local.get $step) (i32.const 4))
            (i32.eq (local.get $width) (i32.const 16)))
        (then
          (v128.store (local.get $panel) (v128.load (local.get $b)))
          (v128.store offset=16 (local.get $panel) (v128.load offset=16 (local.get $b)))
          (v128.store offset=32 (local.get $panel) (v128.load offset=32 (local.get $b)))
          (v128.store offset=48 (local.get $panel) (v128.load offset=48 (local.get $b))))
        (else
          (if (i32.and
                (i32.and
                  (i32.eq (local.get $row) (i32.const 4))
                  (i32.eq (local.get $width) (i32.const 16)))
                (i32.ge_u (local.get $depth) (i32.const 4)))
            (then
              ;; Four rows at a time.
              (local.set $j (i32.const 0))
              (local.set $from (local.get $b))
              (loop $columns
                (call $transpose
                  (local.get $from) (local.get $step)
                  (i32.add (local.get $panel) (local.get $j)))
                (local.set $from
                  (i32.add (local.get $from) (i32.shl (local.get $step) (i32.const 2))))
                (br_if $columns
                  (i32.lt_u
                    (local.tee $j (i32.add (local.get $j) (i32.const 16)))
                    (i32.const 64))))
              (local.set $b (i32.add (local.get $b) (i32.const 12)))
              (local.set $panel (i32.add (local.get $panel) (i32.const 192)))
              (local.set $depth (i32.sub (local.get $depth) (i32.const 3))))
            (else
              (local.set $j (i32.const 0))
              (local.set $from (local.get $b))
              (loop $columns
                (f32.store
                  (i32.add (local.get $panel) (i32.shl (local.get $j) (i32.const 2)))
                  (f32.load (local.get $from)))
                (local.set $from (i32.add (local.get $from) (local.get $step)))
                (br_if $columns
                  (i32.lt_u
                    (local.tee $j (i32.add (local.get $j) (i32.const 1)))
                    (local.get $width))))
              (call $clear
                (i32.add (local.get $panel) (i32.shl (local.get $width) (i32.const 2)))
                (i32.sub (i32.const 16) (local.get $width)))))))
      (local.set $b (i32.add (local.get $b) (local.get $row)))
      (local.set $panel (i32.add (local.get $panel) (i32.const 64)))
      (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
      (br $next))))

;; to[k, j] = b[j, k] for 4 × 4 numbers, the rows of b being `row` apart and those of `to` 64 bytes.
(func $transpose (param $b i32) (param $row i32) (param $to i32)
  (local $p v128) (local $q v128) (local $r v128) (local $s v128)
  (local $pq v128) (local $rs v128)
  (local.set $p (v128.load (local.get $b)))
  (local.set $q (v128.load (local.tee $b (i32.add (local.get $b) (local.get $row)))))
  (local.set $r (v128.load (local.tee $b (i32.add (local.get $b) (local.get $row)))))
  (local.set $s (v128.load (local.tee $b (i32.add (local.get $b) (local.get $row)))))
  (local.set $pq
    (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $p) (local.get $q)))
  (local.set $rs
    (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $r) (local.get $s)))
  (v128.store (local.get $to)
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pq) (local.get $rs)))
  (v128.store offset=64 (local.get $to)
    (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
      (local.get $pq) (local.get $rs)))
  (local.set $pq
    (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $p) (local.get $q)))
  (local.set $rs
    (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $r) (local.get $s)))
  (v128.store offset=128 (local.get $to)
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $pq) (local.get $rs)))
  (v128.store offset=192 (local.get $to)
    (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
      (local.get $pq) (local.get $rs))))

;; Packs b[depth, width] whole; a piece is a panel. Given b, its row and step, depth, width, panels.
(func $pack_panels (param $i i32)
  (call $pack
    (i32.add
      (call $given (i32.const 0))
      (i32.mul (i32.shl (local.get $i) (i32.const 4)) (call $given (i32.const 2))))
    (call $given (i32.const 1))
    (call $given (i32.const 2))
    (call $given (i32.const 3))
    (call $min
      (i32.const 16)
      (i32.sub (call $given (i32.const 4)) (i32.shl (local.get $i) (i32.const 4))))
    (i32.add
      (call $given (i32.const 5))
      (i32.mul (local.get $i) (i32.shl (call $given (i32.const 3)) (i32.const 6))))))

;; c = f(a · b + bias); a piece is 16 columns of some rows. Given a, its row, its step and what is
;; between 16 rows and the next 16; rows, depth; b, its row and step; width; c; the number of panels;
;; rows of a piece, a multiple of 16; bias or 0, activation, and where sigma is kept or 0.
(func $product (param $i i32)
  (local $column i32) (local $width i32) (local $row i32) (local $end i32)
  (local $panel i32) (local $c_row i32) (local $at i32) (local $few i32)
  (local.set $column
    (i32.shl (i32.rem_u (local.get $i) (call $given (i32.const 11))) (i32.const 4)))
  (local.set $width
    (call $min (i32.const 16) (i32.sub (call $given (i32.const 9)) (local.get $column))))
  (local.set $row
    (i32.mul
      (i32.div_u (local.get $i) (call $given (i32.const 11))) (call $given (i32.const 12))))
  (local.set $end
    (call $min
      (i32.add (local.get $row) (call $given (i32.const 12))) (call $given (i32.const 4))))
  (local.set $panel (call $scratch))
  (call $pack
    (i32.add
      (call $given (i32.const 6)) (i32.mul (local.get $column) (call $given (i32.const 8))))
    (call $given (i32.const 7)) (call $given (i32.const 8)) (call $given (i32.const 5))
    (local.get $width) (local.get $panel))
  (local.set $c_row (i32.shl (call $given (i32.const 9)) (i32.const 2)))
  (loop $next
    (local.set $few (call $min (i32.const 16) (i32.sub (local.get $end) (local.get $row))))
    (local.set $at
      (i32.add
        (i32.mul (local.get $row) (local.get $c_row)) (i32.shl (local.get $column) (i32.const 2))))
    (call $multiply
      (i32.add
        (call $given (i32.const 0))
        (i32.mul (i32.shr_u (local.get $row) (i32.const 4)) (call $given (i32.const 3))))
      (call $given (i32.const 1)) (call $given (i32.const 2)) (local.get $few)
      (call $given (i32.const 5)) (local.get $panel)
      (i32.add (call $given (i32.const 10)) (local.get $at))
      (local.get $c_row) (local.get $width) (i32.const 0))
    (if (call $given (i32.const 13))
      (then
        (call $finish
          (i32.add (call $given (i32.const 10)) (local.get $at))
          (local.get $c_row) (local.get $few) (local.get $width)
          (i32.add
            (call $given (i32.const 13)) (i32.shl (local.get $column) (i32.const 2)))
          (call $given (i32.const 14))
          (i32.add (call $given (i32.const 15)) (local.get $at)))))
    (br_if $next
      (i32.lt_s
        (local.tee $row (i32.add (local.get $row) (i32.const 16))) (local.get $end)))))
