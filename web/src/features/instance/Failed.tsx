export { Failed } from '@/manage/Failed'
