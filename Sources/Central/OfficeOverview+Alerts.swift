public import Forms

extension OfficeOverview {
    /// What staff should know of the office's machines, in plain words.
    public var alerts: [Label] {
        var alerts: [Label] = []
        if forks > 0 {
            alerts.append(
                Label(
                    thai: "มีสำเนาของเครื่องเดียวกันถูกใช้บันทึกพร้อมกัน \(forks) ครั้ง ข้อมูลครบทั้งสองสำเนา แต่ควรตรวจว่าใครใช้สำเนา",
                    english: """
                        Two copies of one machine went on recording (\(forks)). Both are kept; find out who uses \
                        the copy.
                        """))
        }
        if restorations > 0 {
            alerts.append(
                Label(
                    thai: "เครื่องของหน่วยงานเคยถูกกู้คืนหรือคัดลอก \(restorations) ครั้ง",
                    english: "Its machines were put back from an older copy or copied: \(restorations)."))
        }
        if isAwaited {
            alerts.append(
                Label(
                    thai: "ยังไม่ได้ติดต่อตั้งแต่ส่วนกลางถูกกู้คืน ข้อมูลบางส่วนอาจยังไม่กลับมา",
                    english: "No contact since the centre was restored: some of its records may still be missing here.")
            )
        }
        return alerts
    }
}
