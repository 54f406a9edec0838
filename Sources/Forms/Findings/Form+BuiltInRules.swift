import Merge

extension Form {
    /// The rules that every form brings: no two records share its natural key, and references lead to a record.
    static func builtInRules(
        type: String, naturalKey: [String], fields: [Field], stated: [FindingRule]
    ) -> [FindingRule] {
        let field = { (name: String) in fields.first { $0.name == name } }
        let natural = {
            let key = naturalKey.map { name in
                KeyTerm(.field(name), isNeeded: field(name)?.isRequired == true || naturalKey.count == 1)
            }
            return FindingRule(
                id: "\(type)/key", kind: "duplicate_key", type: type, shape: .unique(key: key, years: nil), when: nil,
                unless: [], message: FindingText.sameKey(naturalKey.compactMap { field($0)?.label }),
                todo: FindingText.mendSameKey, command: nil)
        }
        // A form that says itself what may not stand twice says it better.
        let isStated = stated.contains {
            if case .unique(let key, _) = $0.shape {
                Set(naturalKey).isSuperset(of: key.compactMap(\.field))
            } else {
                false
            }
        }
        let references = fields.filter { $0.referencedType != nil }.map { field in
            FindingRule(
                id: "\(type)/link/\(field.name)", kind: "broken_reference", type: type,
                shape: .needs(via: field.name, target: nil), when: nil, unless: [],
                message: FindingText.broken(field.label), todo: FindingText.mendBroken(field.label),
                command: "record edit {id} --clear \(field.name)")
        }
        return (isStated || naturalKey.isEmpty ? [] : [natural()]) + references
    }
}
