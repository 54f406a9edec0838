"""Made-up Thai records, the same from the same seed: what the benchmarks send, and what the dictionary is trained on.

Nobody in them exists. Texts are strings of words drawn by Zipf's law from a vocabulary, so that no row is a copy of
another. The vocabulary of training and that of measuring share common words; names and half of the rest differ.
"""
import csv
import json
import pathlib
import random

ROOT = pathlib.Path(__file__).resolve().parent.parent

COMMON = """
ชุมชน หมู่บ้าน วัด โรงเรียน คุณธรรม จริยธรรม ความพอเพียง มีวินัย สุจริต จิตอาสา กตัญญู ครอบครัว ผู้สูงอายุ เยาวชน เด็ก ชาวบ้าน
ร่วมกัน กิจกรรม ทุกวัน ทุกเดือน ประจำปี งานบุญ ประเพณี ทำบุญ ตักบาตร วันพระ สวดมนต์ สะอาด ปลอด อบายมุข งดเหล้า เข้าพรรษา
ผ้าทอ สมุนไพร ข้าว ชา กาแฟ ผลไม้ เกษตร อินทรีย์ ตลาด สินค้า รายได้ กลุ่ม แม่บ้าน วิสาหกิจ ออมทรัพย์ กองทุน สวัสดิการ ดูแล ช่วยเหลือ
ผู้นำ พระสงฆ์ ครู ปราชญ์ ภูมิปัญญา ศูนย์เรียนรู้ ป่า น้ำ ธรรมชาติ อนุรักษ์ ดนตรี ฟ้อน ภาษา ชาติพันธุ์ ท่องเที่ยว โฮมสเตย์ อาหาร พื้นเมือง
และ ใน ของ ที่ มี เป็น ให้ กับ จาก โดย เพื่อ การ ความ ได้ ไม่ ทุก คน บ้าน เมือง ปี วัน พัฒนา ส่งเสริม สืบสาน รักษา ฟื้นฟู สร้าง จัด
""".split()

TRAINING = """
ต้นแบบ เข้มแข็ง สามัคคี ปรองดอง ประชาคม ธรรมนูญ ตำบล ลานธรรม ลานวิถีไทย ศรัทธา อบรม เครือข่าย บวร ปันสุข ธนาคารขยะ ขยะ รีไซเคิล
ถนน สะพาน ลำเหมือง ฝาย นาข้าว ลำไย ลิ้นจี่ สับปะรด ถั่วลิสง ครกหิน จักสาน ไม้ไผ่ เครื่องเงิน ตีเหล็ก ปั้นหม้อ ขนมจีน น้ำเงี้ยว
ไส้อั่ว แคบหมู ข้าวซอย เมี่ยง หมอเมือง นวดแผนไทย ห้องสมุด อ่านหนังสือ ทุนการศึกษา กีฬา ต้านยาเสพติด เวรยาม ตาสับปะรด ปลอดภัย
""".split()

MEASURED = """
รองเท้านารี นกยูง ตุง โคม บายศรี สะล้อ ซึง กลองหลวง ปอยหลวง สรงน้ำ แห่ไม้ค้ำ สงกรานต์ ลอยกระทง สลากภัต ทานข้าวใหม่ เลี้ยงผี ปู่ย่า
ตีนจก ลายน้ำไหล ย้อมคราม หม้อห้อม ปักผ้า อาข่า ลาหู่ ม้ง เมี่ยน ไทลื้อ ไทใหญ่ ยอง ขมุ ปกาเกอะญอ บ่อน้ำพุร้อน น้ำตก ดอย ถ้ำ
ไร่ชา เกาลัด แมคคาเดเมีย อะโวคาโด ส้มโอ เห็ด ไผ่หวาน ปลานิล ไก่กระดูกดำ ผึ้ง ชันโรง ปุ๋ยหมัก โซลาร์เซลล์ เตาชีวมวล ประปาภูเขา
ธนาคารเวลา ตู้ปันสุข รถรับส่ง ผู้ป่วย ติดเตียง กายอุปกรณ์ ล้านนา ตัวเมือง จ๊อย ซอ ค่าว ครูภูมิปัญญา มัคคุเทศก์น้อย นักเล่านิทาน
""".split()

SYLLABLES = {
    "training": "ศรี ดอน หนอง ห้วย แม่ ทุ่ง สัน ป่า ปง ร่อง ใหม่ เหนือ ใต้ กลาง ทอง แก้ว คำ งาม ไชย มงคล ชัย เจริญ".split(),
    "measured": "เวียง ฝั่ง ท่า บวก จอม เด่น สบ ขุน ต้น แดง ดำ ขาว เขียว สูง ลุ่ม เก่า หลวง น้อย แพร่ ลาน สวน แหลม ทราย หิน".split(),
}
GIVEN = {
    "training": "สมศักดิ์ บุญมี คำปัน จันทร์ ทองดี แสงดาว ศรีวรรณ อินทร์ บัวผัน สุขใจ".split(),
    "measured": "ปรีชา วิไล อำนวย ดวงใจ ประเสริฐ กาญจนา ชูชาติ มาลัย ธีระ พิมพ์ใจ อุดม ละเอียด".split(),
}


class Workload:
    """Records and edits of one office."""

    def __init__(self, seed, vocabulary="measured", office="5715"):
        self.random = random.Random(f"{vocabulary}-{seed}")
        self.office = office
        self.vocabulary = vocabulary
        own = TRAINING if vocabulary == "training" else MEASURED
        words = COMMON + own
        random.Random(vocabulary).shuffle(words)
        self.words = words
        self.weights = [1 / (rank + 3) for rank in range(len(words))]
        with open(ROOT / "Sources/Forms/Data/gazetteer.csv", encoding="utf-8") as file:
            codes = [row[0] for row in csv.reader(file)]
        self.subdistricts = [code for code in codes if len(code) == 6 and code.startswith(office)]

    def text(self, characters):
        """Words without spaces, as Thai is written, a space now and then, of about so many characters."""
        out = ""
        while len(out) < characters:
            out += self.random.choices(self.words, self.weights)[0]
            if self.random.random() < 0.15:
                out += " "
        return out.strip()

    def name(self):
        syllables = SYLLABLES[self.vocabulary]
        return "".join(self.random.sample(syllables, self.random.randint(2, 3)))

    def phone(self):
        return "08" + "".join(self.random.choice("0123456789") for _ in range(8))

    def record(self):
        """12 fields of a `community`: 600 to 900 bytes as JSON."""
        draw = self.random
        place = self.name()
        households = draw.randint(40, 900)
        return {
            "name_th": "ชุมชนคุณธรรมบ้าน" + place + str(draw.randint(1, 30)),
            "subdistrict_code": draw.choice(self.subdistricts),
            "village_no": draw.randint(1, 22),
            "centre_place": draw.choice(["วัด", "สำนักสงฆ์", "โบสถ์"]) + self.name(),
            "place_type": draw.choice(["temple", "church", "mosque"]),
            "households": households,
            "population": int(households * draw.uniform(2.1, 4.2)),
            "identity": self.text(draw.randint(45, 75)),
            "joined_fy": draw.randint(2560, 2569),
            "ethnic_note": self.text(draw.randint(35, 65)),
            "phone": self.phone(),
            "source": "สัมภาษณ์" + draw.choice(GIVEN[self.vocabulary]) + " " + self.text(draw.randint(6, 14)),
        }

    def edit(self, record):
        """One field of `record` and its new value: half are written anew, half mended somewhere."""
        draw = self.random
        field = draw.choice(["identity", "ethnic_note", "source", "phone", "households", "population", "centre_place"])
        if field in ("households", "population"):
            return field, max(1, record[field] + draw.randint(-30, 60))
        if field == "phone":
            return field, self.phone()
        if field == "centre_place" or draw.random() < 0.5:
            fresh = self.record()[field]
            return field, fresh if fresh != record[field] else fresh + "ใหม่"
        old = record[field]
        at = draw.randint(0, len(old))
        # A clerk writes before a letter, not before a mark above or below it.
        while at < len(old) and old[at] in "ัิีึืฺุู็่้๊๋์ํำ":
            at += 1
        return field, (old[:at] + self.text(draw.randint(5, 16)) + old[at:]).strip()


def size(record):
    """Bytes of a record as JSON."""
    return len(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode())
