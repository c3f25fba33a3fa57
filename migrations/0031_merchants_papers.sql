-- Papers 资质文件 of merchants (F76, F80): what shows who they are and what they may sell. What a merchant puts away stays as evidence (E-Commerce Law 31); what no application has claimed goes after a day.
create table merchants_papers (
  id text collate "C" primary key, merchant_id text collate "C" references merchants_merchants, kind text not null constraint merchants_papers_kind check (kind in ('licence', 'permit', 'brand', 'other')),
  filename text not null, file text not null, bytes integer not null check (bytes > 0), uploaded_by text not null, at timestamptz not null, removed_at timestamptz);
create index merchants_papers_of_merchant on merchants_papers (merchant_id, id desc);
create index merchants_papers_unclaimed on merchants_papers (at) where merchant_id is null;
create index merchants_papers_by_file on merchants_papers (file);
