import Forms

extension Messages {
    /// The sentences of `khunatham status`.
    enum Status {
        static func office(_ office: String, clerk: String) -> Label {
            both("หน่วยงาน \(office)  ผู้บันทึก \(clerk)", "Office: \(office)  Clerk: \(clerk)")
        }

        static func records(_ count: Int) -> Label {
            both("ในเครื่องนี้มี \(count) รายการ", "On this machine: \(Messages.count(count).english).")
        }

        static func firstSync(_ count: Int, of all: Int) -> Label {
            both(
                "กำลังรับข้อมูลจากส่วนกลาง ได้แล้ว \(grouped(count)) จาก \(grouped(all)) การบันทึก ใช้ส่วนที่มาถึงแล้วได้ทันที",
                "Receiving from the centre: \(grouped(count)) of \(grouped(all)) changes; what has come can be used.")
        }

        static let allSent = both(
            "ทุกอย่างที่บันทึกในเครื่องนี้ถึงส่วนกลางแล้ว", "All that was recorded here is at the centre.")

        static func unsent(_ count: Int) -> Label {
            both(
                "ยังไม่ถึงส่วนกลาง \(count) การบันทึก ข้อมูลปลอดภัยอยู่ในเครื่องนี้",
                "Not at the centre yet, safe on this machine: \(plural(count, "change")).")
        }

        static func held(_ count: Int) -> Label {
            both(
                "ส่วนกลางเก็บไว้รอตัดสิน \(count) การบันทึก ดูด้วย khunatham held list",
                "The centre keeps \(plural(count, "change")) without applying. See: khunatham held list")
        }

        static func refused(_ count: Int) -> Label {
            both(
                "ส่วนกลางไม่รับ \(count) การบันทึก ดูเหตุผลด้วย khunatham held list",
                "The centre did not take \(plural(count, "change")). See why: khunatham held list")
        }

        static func archived(_ count: Int, of all: Int) -> Label {
            both(
                "อยู่ในชุดสำรองของส่วนกลางที่ทดลองกู้คืนแล้วสองชุด \(count) จาก \(all) การบันทึก",
                "In two backups of the centre that were restored for a test: \(count) of \(all).")
        }

        static let storeRestored = both(
            "เครื่องนี้เคยถูกกู้คืนจากสำเนาเก่า สิ่งที่เคยส่งแล้วกลับมาจากส่วนกลาง",
            "This machine was put back from an older copy. What it had sent came back from the centre.")

        static let storeCopied = both(
            "มีเครื่องสองเครื่องใช้สำเนาเดียวกัน ข้อมูลของทั้งสองเครื่องยังอยู่ครบ แจ้งเจ้าหน้าที่ส่วนกลาง",
            "Two machines went on from one copy. All of both is kept. Tell the centre's staff.")

        static func centreRestored(_ time: Label, givenBack: Int) -> Label {
            both(
                "ส่วนกลางถูกกู้คืนจากชุดสำรอง (พบเมื่อ \(time.thai)) เครื่องนี้ส่งข้อมูลคืนให้แล้ว \(givenBack) การบันทึก",
                "The centre was restored (noticed \(time.english)). This machine gave back \(givenBack) changes.")
        }

        static func conflicts(_ count: Int) -> Label {
            count == 0
                ? noConflicts
                : both(
                    "มีข้อมูลขัดแย้งใน \(count) รายการ ดูด้วย khunatham conflict list",
                    "In conflict: \(Messages.count(count).english). See: khunatham conflict list")
        }

        static func findings(_ count: Int) -> Label {
            count == 0
                ? noFindings
                : both(
                    "มีสิ่งที่ควรแก้ไข \(count) เรื่อง ดูด้วย khunatham finding list",
                    "To be mended: \(plural(count, "finding")). See: khunatham finding list")
        }

        static let notEnrolled = both(
            "เครื่องนี้ยังไม่ได้ลงทะเบียนกับส่วนกลาง ข้อมูลอยู่ในเครื่องนี้เครื่องเดียว ลงทะเบียนด้วย khunatham enrol",
            "This machine is not enrolled: what is recorded is on this machine only. Enrol with: khunatham enrol")

        static func enrolPending(_ server: String) -> Label {
            both(
                "ขอลงทะเบียนกับ \(server) ไว้แล้ว จะทำต่อเมื่อมีสัญญาณ",
                "This machine will be enrolled at \(server) when there is a line.")
        }

        static func enrolFailed(_ reason: Label) -> Label {
            both("การลงทะเบียนไม่สำเร็จ: \(reason.thai)", "The enrolment failed: \(reason.english)")
        }

        static func newEnrolFailed(_ reason: Label) -> Label {
            both(
                "การลงทะเบียนใหม่ไม่สำเร็จ: \(reason.thai) ยังใช้การลงทะเบียนเดิมอยู่",
                "The new enrolment failed: \(reason.english). The former one is still in force.")
        }

        static func server(_ server: String) -> Label { both("ส่วนกลาง: \(server)", "Centre: \(server)") }
        static let neverReached = both("ยังไม่เคยติดต่อส่วนกลางได้", "The centre was never reached.")

        static func lastContact(_ time: Label, ago: Label) -> Label {
            both(
                "ติดต่อส่วนกลางได้ครั้งล่าสุด \(time.thai) (\(ago.thai))",
                "The centre was last reached on \(time.english) (\(ago.english)).")
        }

        static func lastError(_ reason: Label) -> Label {
            both("ครั้งล่าสุดติดต่อไม่สำเร็จ: \(reason.thai)", "The last try failed: \(reason.english)")
        }

        static func nextTry(_ time: Label) -> Label {
            both("จะลองใหม่เวลา \(time.thai)", "The next try is at \(time.english).")
        }

        static func quality(roundTripMs: Int64, bytes: Int64) -> Label {
            both(
                "การรับส่งครั้งล่าสุดใช้ \(roundTripMs) มิลลิวินาที \(bytes) ไบต์",
                "The last exchange took \(roundTripMs) ms and \(bytes) bytes.")
        }

        static let daemonRunning = both("โปรแกรมรับส่งข้อมูลทำงานอยู่", "The daemon is running.")
        static let daemonStopped = both(
            "โปรแกรมรับส่งข้อมูล (khunathamd) ไม่ได้ทำงาน ข้อมูลจะส่งเมื่อใช้ khunatham sync",
            "The daemon (khunathamd) is not running: what is recorded goes out with khunatham sync only.")

        static func clock(ahead: Label) -> Label {
            both(
                "นาฬิกาของเครื่องนี้เร็วกว่าส่วนกลาง \(ahead.thai) โปรดตั้งเวลาให้ถูกต้อง",
                "This machine's clock is \(ahead.english) ahead of the centre's. Please set it right.")
        }

        static func clock(behind: Label) -> Label {
            both(
                "นาฬิกาของเครื่องนี้ช้ากว่าส่วนกลาง \(behind.thai) โปรดตั้งเวลาให้ถูกต้อง",
                "This machine's clock is \(behind.english) behind the centre's. Please set it right.")
        }

        static func stateHash(_ hash: String) -> Label {
            both("รหัสตรวจข้อมูล: \(hash)", "State hash: \(hash)")
        }
    }

    /// Spans of time.
    enum Span {
        static let justNow = both("เมื่อครู่นี้", "just now")
        static let future = both("นาฬิกาอาจผิด", "the clock may be wrong")
        static func seconds(_ count: Int64) -> Label { both("\(count) วินาที", plural(count, "second")) }
        static func minutes(_ count: Int64) -> Label { both("\(count) นาที", plural(count, "minute")) }
        static func hours(_ count: Int64) -> Label { both("\(count) ชั่วโมง", plural(count, "hour")) }
        static func days(_ count: Int64) -> Label { both("\(count) วัน", plural(count, "day")) }
        static func ago(_ span: Label) -> Label { both("\(span.thai)ที่แล้ว", "\(span.english) ago") }
    }

    /// What the daemon's word for a failure means, and what to do about it.
    static func reason(_ word: String) -> Label {
        let plain = word.hasPrefix("refused:") ? String(word.dropFirst(8)) : word
        return reasons[plain] ?? both("เหตุ \(plain)", "reason: \(plain)")
    }

    private static let reasons = [
        "pending": both(
            "เครื่องนี้รอเจ้าหน้าที่ส่วนกลางเทียบลายนิ้วมือและอนุมัติ ข้อมูลอยู่ครบในเครื่องนี้",
            "this machine waits for the centre's staff to compare its fingerprint; all is kept here"),
        "unreachable": both("ไม่มีสัญญาณ หรือติดต่อส่วนกลางไม่ได้", "no network, or the centre cannot be reached"),
        "timed_out": both("ส่วนกลางไม่ตอบภายในเวลา", "the centre did not answer in time"),
        "stalled": both("สัญญาณช้ามากจนการรับส่งหยุดนิ่ง", "the line is so slow that the transfer stood still"),
        "cut": both("สัญญาณขาดระหว่างรับส่ง", "the line broke during the transfer"),
        "proxy": both("พร็อกซีติดต่อส่วนกลางไม่ได้", "the proxy makes no way to the centre"),
        "proxy_login": both(
            "พร็อกซีไม่รับชื่อหรือรหัสผ่าน แก้ด้วย khunatham line set --proxy",
            "the proxy wants another name or password. Set them with: khunatham line set --proxy"),
        "interrupted": both("การรับส่งถูกหยุดกลางคัน", "the transfer was stopped"),
        "tls": both(
            "สร้างการเชื่อมต่อที่ปลอดภัยไม่ได้ เครือข่ายอาจต้องเข้าสู่ระบบก่อน (เปิดเบราว์เซอร์แล้วเข้าสู่ระบบ Wi-Fi)",
            "no secure connection could be made; the network may want a login first (open a browser and log in)"),
        "portal": both(
            "เครือข่ายนี้ต้องเข้าสู่ระบบก่อน (เปิดเบราว์เซอร์แล้วเข้าสู่ระบบ Wi-Fi)",
            "this network wants a login first (open a browser and log in to the Wi-Fi)"),
        "piece_damaged": both(
            "ชุดข้อมูลเริ่มต้นจากส่วนกลางเสียหาย จะรับใหม่ หรือรับทีละหน้าแทน",
            "the data for the first sync came damaged; it will be fetched again, or page by page"),
        "piece_absent": both(
            "ส่วนกลางกำลังสร้างชุดข้อมูลเริ่มต้นใหม่ จะรับอีกครั้ง",
            "the centre is making the data for the first sync anew; it will be asked again"),
        "not_trusted": both(
            "พิสูจน์ไม่ได้ว่าเป็นส่วนกลางจริง จึงไม่ได้ส่งข้อมูล ถ้าเครือข่ายให้เข้าสู่ระบบ ให้เข้าก่อน ถ้าไม่ใช่ แจ้งส่วนกลาง",
            "what answered could not prove that it is the centre: nothing was sent. Log in where the network wants "
                + "that, or else ask the centre's staff"),
        "other_fingerprint": both(
            "ผู้ที่ตอบมีลายนิ้วมือไม่ตรงกับที่พิมพ์ จึงไม่ได้ส่งข้อมูล ถ้าเครือข่ายให้เข้าสู่ระบบ ให้เข้าก่อนแล้วเครื่องจะลองใหม่เอง "
                + "ถ้าไม่ใช่ ให้เทียบกับกระดาษแล้วลงทะเบียนใหม่",
            "what answered has another fingerprint than the one that was typed: nothing was sent. Log in where the "
                + "network wants that, and it is tried again; or else compare with the paper, and enrol again"),
        "revoked": both(
            "ส่วนกลางเพิกถอนสิทธิ์ของเครื่องนี้แล้ว ข้อมูลยังอยู่ในเครื่อง ให้ติดต่อเจ้าหน้าที่ส่วนกลาง",
            "the centre revoked this machine. What was recorded is still here. Ask the centre's staff"),
        "unsigned": both(
            "ส่วนกลางไม่รู้จักเครื่องนี้ ต้องลงทะเบียนใหม่",
            "the centre does not know this machine. Enrol it again"),
        "code": both(
            "รหัสลงทะเบียนผิด หมดอายุ ถูกใช้แล้ว หรือเป็นของหน่วยงานอื่น ขอรหัสใหม่จากส่วนกลาง",
            "the code is wrong, used, too old, or another office's. Ask the centre for a new one"),
        "malformed": both(
            "ส่วนกลางอ่านคำขอไม่ได้ โปรแกรมอาจต่างรุ่นกัน ให้ติดต่อเจ้าหน้าที่ส่วนกลาง",
            "the centre could not read the request; the versions may differ. Ask the centre's staff"),
        "replayed": both("คำขอซ้ำกับครั้งก่อน จะลองใหม่", "the request was a repeat; it will be tried again"),
        "tooLarge": both("ข้อมูลชุดนี้ใหญ่เกินไป", "the request is larger than the centre takes"),
        "tooMany": both("ลองหลายครั้งเกินไป รอสักครู่", "too many tries; wait a while"),
        "too_large": both(
            "คำตอบจากส่วนกลางใหญ่เกินไป ให้ติดต่อเจ้าหน้าที่ส่วนกลาง",
            "the centre's answer is larger than allowed. Ask the centre's staff"),
        "wrong_signature": both(
            "คำตอบไม่ได้ลงนามโดยส่วนกลางที่ลงทะเบียนไว้ อย่าส่งข้อมูล ให้ติดต่อเจ้าหน้าที่ส่วนกลาง",
            "the answer was not signed by the centre that this machine was enrolled with. Ask the centre's staff"),
        "absent": both("ส่วนกลางไม่มีแฟ้มที่ขอ", "the centre has no such file for this office"),
        "content": both("สิ่งที่ส่งไปถึงส่วนกลางไม่ครบถ้วน จะส่งใหม่", "what arrived was not what was sent; it is sent again"),
        "stance": both("ส่วนกลางขอให้ส่งคำขอแบบเต็ม จะลองใหม่", "the centre wants the request in full; it is sent again"),
        "packing": both(
            "บีบอัดข้อมูลไม่ได้ ให้ปรับรุ่นโปรแกรม", "the data could not be packed or read. Update the program"),
        "bundle": both("เปิดหรือเขียนแฟ้มนำส่งไม่ได้", "a bundle could not be opened or written"),
        "no_sealing_key": both(
            "เครื่องนี้ยังไม่รู้กุญแจของส่วนกลาง ให้รับส่งทางสัญญาณหนึ่งครั้ง",
            "this machine does not know the centre's sealing key; exchange once over a line"),
        "other": both("การรับส่งไม่สำเร็จ จะลองใหม่", "the transfer failed; it will be tried again"),
        "not_enrolled": both("เครื่องนี้ยังไม่ได้ลงทะเบียน", "this machine is not enrolled"),
        "bad_address": both("ที่อยู่ของส่วนกลางไม่ถูกต้อง", "the centre's address is wrong"),
        "keys": both("กุญแจของเครื่องนี้ใช้ไม่ได้", "this machine's keys cannot be used"),
        "store_busy": both("มีโปรแกรมอื่นใช้ที่เก็บข้อมูลอยู่", "another program was using the store"),
        "store_damaged": both("ที่เก็บข้อมูลเสียหาย", "the store is damaged"),
        "unavailable": both("ส่วนกลางเก็บข้อมูลไม่ได้ในขณะนี้", "the centre cannot store anything now"),
    ]
}
