import Bundles
import Forms

extension Messages {
    /// The sentences about bundles. Words: bundle แฟ้มนำส่ง, answer แฟ้มตอบกลับ.
    enum Bundle {
        static let help = both(
            "ส่งข้อมูลด้วยแฟ้มเมื่อไม่มีสัญญาณ เช่น แฟลชไดรฟ์", "Exchange by files, e.g. on a USB stick, where no line comes.")
        static let exportHelp = both(
            "เขียนสิ่งที่ยังไม่ถึงส่วนกลางลงแฟ้มนำส่ง", "Seal what the centre has not confirmed into a file for it.")
        static let importHelp = both("รับแฟ้มตอบกลับจากส่วนกลาง", "Take in the centre's answer.")
        static let fileHelp = both("แฟ้มนำส่งที่จะเขียน", "The file to write.")
        static let answerHelp = both("แฟ้มตอบกลับจากส่วนกลาง", "The centre's answer.")
        static let forceHelp = both("เขียนทับแฟ้มที่มีอยู่", "Write over a file that is there.")

        static func exported(_ count: Int, _ path: String) -> Label {
            both(
                "เขียน \(count) การบันทึกลงในแฟ้มนำส่ง \(path) แล้ว",
                "Sealed \(plural(count, "change")) into \(path).")
        }

        static let next = both(
            "ให้นำแฟ้มไปที่ส่วนกลาง แล้วรับแฟ้มตอบกลับมาด้วย khunatham bundle import ระหว่างนี้ยังนับว่ายังไม่ถึงส่วนกลาง",
            """
            Carry the file to the centre, and take its answer in with: khunatham bundle import. \
            Until then nothing of it counts as being at the centre.
            """)

        static func takenIn(_ received: Int) -> Label {
            both("รับแฟ้มตอบกลับแล้ว ได้ \(received) การบันทึกใหม่", "Took in the answer: \(plural(received, "new change")).")
        }

        static let restored = both(
            "ส่วนกลางถูกกู้คืนจากชุดสำรอง ให้เขียนแฟ้มนำส่งใหม่อีกครั้ง เพื่อส่งคืนสิ่งที่ส่วนกลางไม่มีแล้ว",
            "The centre was put back from a backup. Export another bundle: it gives back what the centre lost.")

        static let old = both(
            "แฟ้มตอบกลับนี้เก่ากว่าที่เครื่องนี้ได้รับแล้ว ไม่มีอะไรใหม่",
            "This answer is older than what this machine was told already. There is nothing new in it.")

        static func waiting(_ file: String, _ changes: Int, _ written: Label) -> Label {
            both(
                "เขียนลงแฟ้มนำส่ง \(file) เมื่อ \(written.thai) จำนวน \(changes) การบันทึก รอแฟ้มตอบกลับ",
                "In the bundle \(file) of \(written.english): \(plural(changes, "change")). It waits for an answer.")
        }

        static func answered(_ time: Label) -> Label {
            both("รับแฟ้มตอบกลับครั้งล่าสุด \(time.thai)", "An answer to a bundle was last taken in on \(time.english).")
        }

        static let unknownCentre = both(
            "เครื่องนี้ยังไม่รู้จักส่วนกลาง จึงผนึกแฟ้มถึงส่วนกลางไม่ได้ ต้องลงทะเบียนด้วย khunatham enrol หนึ่งครั้งเมื่อมีสัญญาณ",
            """
            This machine knows no centre, so it cannot seal a file to one. It must be enrolled once over a line: \
            khunatham enrol
            """)

        static func notABundle(_ what: BundleLookalike) -> Label {
            switch what {
            case .empty: both("แฟ้มนี้ว่าง ไม่ใช่แฟ้มนำส่ง", "The file is empty: it is no bundle.")
            case .database:
                both("แฟ้มนี้เป็นฐานข้อมูล SQLite ไม่ใช่แฟ้มนำส่ง ไม่ได้เปิดอ่าน", "The file is an SQLite database, no bundle.")
            case .cut:
                both("แฟ้มนี้ขาดตั้งแต่ต้น ให้คัดลอกใหม่", "The bundle is cut at its very start. Copy it again.")
            case .other: both("แฟ้มนี้ไม่ใช่แฟ้มนำส่งหรือแฟ้มตอบกลับ", "The file is no bundle.")
            }
        }

        static let newer = both(
            "โปรแกรมรุ่นใหม่กว่าสร้างแฟ้มนี้ ให้ปรับรุ่นโปรแกรมก่อน", "A newer version of the program made this bundle.")

        static func wrongReceiver(_ name: Label, _ office: String, _ fingerprint: String) -> Label {
            both(
                "แฟ้มนี้ผนึกไว้ให้ \(name.thai) (\(office)) เครื่องที่มีลายนิ้วมือ \(fingerprint) ไม่ใช่เครื่องนี้",
                "This bundle is for \(name.english) (\(office)), the machine \(fingerprint), not for this one."
            )
        }

        static let forTheCentre = both(
            "แฟ้มนี้เป็นแฟ้มนำส่งถึงส่วนกลาง ให้นำไปที่ส่วนกลาง", "This bundle is on its way to the centre: carry it there.")

        static let unsigned = both(
            "แฟ้มนี้ไม่ใช่ของส่วนกลางที่เครื่องนี้ลงทะเบียนไว้ หรือถูกแก้ไขระหว่างทาง",
            "This bundle is not from the centre at which this machine is enrolled, or was changed on its way.")

        static let unreadable = both(
            "โปรแกรมนี้อ่านคำตอบของส่วนกลางไม่ได้ ให้ปรับรุ่นโปรแกรม",
            "This program cannot read the centre's answer. Update the program.")

        static let putBack = both(
            "แฟ้มตอบกลับนี้ตอบสิ่งที่เครื่องนี้ไม่มีแล้ว เพราะที่เก็บข้อมูลถูกกู้คืนจากสำเนาเก่า ให้เขียนแฟ้มนำส่งใหม่",
            """
            This answers what this store no longer has: it was put back from an older copy since. Nothing was taken \
            in. Export a new bundle.
            """)

        static func cut(received: Int) -> Label {
            both(
                "แฟ้มขาดหรือเสียหายระหว่างทาง รับส่วนที่สมบูรณ์แล้ว \(received) การบันทึก ให้คัดลอกแฟ้มมาใหม่แล้วนำเข้าอีกครั้ง",
                """
                The bundle was cut or changed on its way. What came before that was taken in: \
                \(plural(received, "new change")). Copy the file again, and import it again.
                """)
        }

        static func exists(_ path: String) -> Label {
            both("มีแฟ้ม \(path) อยู่แล้ว ใช้ชื่ออื่น หรือ --force", "There is a file \(path). Take another name, or --force.")
        }
    }
}
