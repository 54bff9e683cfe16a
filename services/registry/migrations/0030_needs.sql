-- The catalogue of needs and of the services that answer them: data that comes and goes by dates. Public.
CREATE TABLE need_kinds (
  code text PRIMARY KEY,
  place smallint NOT NULL UNIQUE,     -- order in which it is shown
  parent_code text REFERENCES need_kinds (code),
  name text NOT NULL,
  name_en text NOT NULL,
  restricted boolean NOT NULL DEFAULT false,
  repeat_days smallint NOT NULL DEFAULT 0,
  start_date date NOT NULL DEFAULT '2014-11-22',
  end_date date,
  CHECK (end_date >= start_date)
);
COMMENT ON TABLE need_kinds IS 'retention: as long as the register; no personal data';
INSERT INTO need_kinds (place, code, parent_code, name, name_en, restricted, repeat_days) VALUES
  (100, 'housing', NULL, 'Житло', 'Housing', false, 0),
  (101, 'housing.temporary_place', 'housing', 'Місце тимчасового проживання', 'Place of temporary residence', false, 0),
  (102, 'housing.long_term', 'housing', 'Житло для тимчасового проживання з фонду громади', 'Dwelling of the hromada''s fund', false, 0),
  (103, 'housing.rent_support', 'housing', 'Допомога з орендою', 'Help with rent', false, 30),
  (104, 'housing.repair_materials', 'housing', 'Будівельні матеріали для ремонту', 'Materials for repair', false, 365),
  (200, 'living_allowance', NULL, 'Допомога на проживання', 'Living allowance', false, 30),
  (201, 'living_allowance.cash_assistance', 'living_allowance', 'Грошова допомога партнерів', 'Cash assistance of partners', false, 90),
  (202, 'living_allowance.food', 'living_allowance', 'Продуктовий набір', 'Food parcel', false, 30),
  (203, 'living_allowance.hygiene', 'living_allowance', 'Гігієнічний набір', 'Hygiene kit', false, 30),
  (300, 'employment', NULL, 'Зайнятість', 'Employment', false, 0),
  (301, 'employment.job', 'employment', 'Добір роботи', 'Finding work', false, 0),
  (302, 'employment.training', 'employment', 'Навчання та ваучер', 'Training and voucher', false, 0),
  (303, 'employment.business_grant', 'employment', 'Мікрогрант на власну справу', 'Micro-grant for a business', false, 365),
  (400, 'medical', NULL, 'Медична допомога', 'Medical care', false, 0),
  (401, 'medical.family_doctor', 'medical', 'Декларація із сімейним лікарем', 'Declaration with a family doctor', false, 0),
  (402, 'medical.treatment', 'medical', 'Лікування', 'Treatment', false, 0),
  (403, 'medical.rehabilitation', 'medical', 'Реабілітація', 'Rehabilitation', false, 0),
  (404, 'medical.medicines', 'medical', 'Ліки', 'Medicines', false, 30),
  (500, 'psychosocial', NULL, 'Психосоціальна підтримка', 'Psychosocial support', false, 0),
  (501, 'psychosocial.consultation', 'psychosocial', 'Консультація психолога', 'Consultation of a psychologist', false, 0),
  (502, 'psychosocial.group', 'psychosocial', 'Групи підтримки', 'Support groups', false, 0),
  (600, 'education', NULL, 'Освіта', 'Education', false, 0),
  (601, 'education.kindergarten', 'education', 'Дитячий садок', 'Kindergarten', false, 0),
  (602, 'education.school', 'education', 'Школа', 'School', false, 0),
  (603, 'education.further', 'education', 'Професійна та вища освіта', 'Vocational and higher education', false, 0),
  (700, 'legal', NULL, 'Правова допомога та документи', 'Legal aid and documents', false, 0),
  (701, 'legal.documents', 'legal', 'Відновлення документів', 'Renewal of documents', false, 0),
  (702, 'legal.aid', 'legal', 'Безоплатна правнича допомога', 'Free legal aid', false, 0),
  (703, 'legal.pension', 'legal', 'Пенсія та державні допомоги', 'Pension and state benefits', false, 0),
  (800, 'social_services', NULL, 'Соціальні послуги', 'Social services', false, 0),
  (801, 'social_services.home_care', 'social_services', 'Догляд удома', 'Care at home', false, 0),
  (802, 'social_services.family_support', 'social_services', 'Супровід сім’ї', 'Support of the family', false, 0),
  (803, 'social_services.child_protection', 'social_services', 'Захист дитини', 'Protection of a child', false, 0),
  (900, 'inpatient_care', NULL, 'Підтримане проживання та стаціонарний догляд', 'Assisted living and inpatient care', false, 0),
  (901, 'inpatient_care.assisted_living', 'inpatient_care', 'Підтримане проживання', 'Assisted living', false, 0),
  (902, 'inpatient_care.institution', 'inpatient_care', 'Стаціонарний догляд', 'Inpatient care', false, 0),
  (903, 'inpatient_care.palliative', 'inpatient_care', 'Паліативна допомога', 'Palliative care', false, 0),
  (1000, 'assistive_devices', NULL, 'Допоміжні засоби', 'Assistive devices', false, 0),
  (1001, 'assistive_devices.wheelchair', 'assistive_devices', 'Крісло колісне', 'Wheelchair', false, 365),
  (1002, 'assistive_devices.prosthesis', 'assistive_devices', 'Протез чи ортез', 'Prosthesis or orthosis', false, 0),
  (1003, 'assistive_devices.hearing', 'assistive_devices', 'Слуховий апарат', 'Hearing aid', false, 365),
  (1100, 'winterisation', NULL, 'Підготовка до зими', 'Winterisation', false, 180),
  (1101, 'winterisation.fuel', 'winterisation', 'Паливо', 'Fuel', false, 180),
  (1102, 'winterisation.clothes', 'winterisation', 'Зимовий одяг і ковдри', 'Winter clothes and blankets', false, 180),
  (1103, 'winterisation.heater', 'winterisation', 'Обігрівач', 'Heater', false, 365),
  (1200, 'reintegration', NULL, 'Реінтеграція після полону', 'Reintegration after captivity', true, 0),
  (1201, 'reintegration.support', 'reintegration', 'Супровід фахівцем', 'Support by a worker', true, 0),
  (1202, 'reintegration.payment', 'reintegration', 'Одноразова державна допомога', 'One-off state payment', true, 0),
  (1203, 'reintegration.recovery', 'reintegration', 'Відновлення здоров’я', 'Recovery of health', true, 0);

-- What a worker found on a day; never changed but for the scope, which follows the household. `personal` is encrypted.
CREATE TABLE assessments (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  person_id uuid REFERENCES people (id),
  assess_date date NOT NULL,
  assessed_by text NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX assessments_scope ON assessments USING gin (scope);
CREATE INDEX assessments_by_household ON assessments (household_id);
ALTER TABLE assessments ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments FORCE ROW LEVEL SECURITY;
CREATE POLICY assessments_scope ON assessments USING (scope && (SELECT cc_scope()));

-- `urgency_rank`: 1 = critical to 4 = low, so that the most urgent come first. `personal` is encrypted. That a kind is open
-- once for the same people is kept by locking the household, not by an index: two households that become one may bring both.
CREATE TABLE needs (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  person_id uuid REFERENCES people (id),
  kind text NOT NULL REFERENCES need_kinds (code),
  urgency_rank smallint NOT NULL CHECK (urgency_rank BETWEEN 1 AND 4),
  state smallint NOT NULL,
  assessment_id uuid NOT NULL REFERENCES assessments (id),
  first_date date NOT NULL,
  assess_date date NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX needs_scope ON needs USING gin (scope);
CREATE INDEX needs_by_household ON needs (household_id);
CREATE INDEX needs_by_urgency ON needs (state, urgency_rank, first_date, id);
ALTER TABLE needs ENABLE ROW LEVEL SECURITY;
ALTER TABLE needs FORCE ROW LEVEL SECURITY;
CREATE POLICY needs_scope ON needs USING (scope && (SELECT cc_scope()));
